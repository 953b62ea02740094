import type { Mask } from './binarise.ts';
import type { Box } from './raster.ts';

/** One connected patch of ink. */
export interface Component extends Box {
  inkPx: number;
}

/** Every patch of ink whose pixels touch, corners included, in the order of their topmost pixels. */
export function findComponents(mask: Mask): Component[] {
  const runs = findRuns(mask);
  const parent = joinTouching(runs, mask.heightPx);
  const byRoot = new Map<number, Component>();
  for (let run = 0; run < runs.count; run++) {
    const root = rootOf(parent, run);
    const [y, x0, x1] = [runs.y[run]!, runs.x0[run]!, runs.x1[run]!];
    const part = byRoot.get(root);
    if (part === undefined) {
      byRoot.set(root, { x0, y0: y, x1, y1: y + 1, inkPx: x1 - x0 });
      continue;
    }
    part.x0 = Math.min(part.x0, x0);
    part.x1 = Math.max(part.x1, x1);
    part.y1 = y + 1;
    part.inkPx += x1 - x0;
  }
  return [...byRoot.values()];
}

interface Runs {
  y: Int32Array;
  x0: Int32Array;
  x1: Int32Array;
  count: number;
  /** the first run of each row, and one past the last of all */
  rowStart: Int32Array;
}

function findRuns({ bits, widthPx, heightPx }: Mask): Runs {
  const ys: number[] = [];
  const x0s: number[] = [];
  const x1s: number[] = [];
  const rowStart = new Int32Array(heightPx + 1);
  for (let y = 0; y < heightPx; y++) {
    rowStart[y] = ys.length;
    const offset = y * widthPx;
    let x = bits.indexOf(1, offset) - offset;
    while (x >= 0 && x < widthPx) {
      let end = x + 1;
      while (end < widthPx && bits[offset + end] === 1) end++;
      ys.push(y);
      x0s.push(x);
      x1s.push(end);
      x = end < widthPx ? bits.indexOf(1, offset + end) - offset : -1;
    }
  }
  rowStart[heightPx] = ys.length;
  const [y, x0, x1] = [Int32Array.from(ys), Int32Array.from(x0s), Int32Array.from(x1s)];
  return { y, x0, x1, count: ys.length, rowStart };
}

function joinTouching(runs: Runs, heightPx: number): Int32Array {
  const parent = Int32Array.from({ length: runs.count }, (_, run) => run);
  for (let y = 1; y < heightPx; y++) {
    let above = runs.rowStart[y - 1]!;
    let here = runs.rowStart[y]!;
    while (above < runs.rowStart[y]! && here < runs.rowStart[y + 1]!) {
      if (runs.x0[above]! <= runs.x1[here]! && runs.x0[here]! <= runs.x1[above]!) join(parent, above, here);
      if (runs.x1[above]! < runs.x1[here]!) above++;
      else here++;
    }
  }
  return parent;
}

function join(parent: Int32Array, a: number, b: number): void {
  const [rootA, rootB] = [rootOf(parent, a), rootOf(parent, b)];
  parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
}

function rootOf(parent: Int32Array, run: number): number {
  let root = run;
  while (parent[root] !== root) root = parent[root]!;
  while (parent[run] !== root) [run, parent[run]] = [parent[run]!, root];
  return root;
}
