import type { LevelLine } from './level-lines.ts';
import { median } from './raster.ts';

/**
 * By how much the lines of a curled or folded sheet lie too low, as a smooth field over the picture: a mesh of nodes
 * with straight stretches between them.
 */
export interface Bulge {
  /** by how many pixels the point (`x`, `y`) lies below where it belongs */
  at(x: number, y: number): number;
}

const columns = 14;
const rows = 10;
const nodes = columns * rows;
/** How much a bend of one pixel between neighbouring nodes counts against a point one pixel off its line. */
const bendCost = 12;
const strayPx = 1.5;
const rounds = 4;

/**
 * Finds the field that makes each line level, in the sense of least squares, bending as little as it can. Points far
 * off their line (hanging letters, a line gone astray) lose their say from round to round (Huber's weights).
 */
export function findBulge(lines: readonly LevelLine[], widthPx: number, heightPx: number): Bulge {
  const mesh: Mesh = { cellX: widthPx / (columns - 1), cellY: heightPx / (rows - 1) };
  let weights = lines.map((line) => line.x.map(() => 1));
  let field: Float64Array = new Float64Array(nodes);
  for (let round = 0; round < rounds; round++) {
    const equations = stiffness();
    for (const [at, line] of lines.entries()) addLine(equations, line, weights[at]!, mesh);
    field = solve(equations);
    weights = lines.map((line) => weigh(line, field, mesh));
  }
  return { at: (x, y) => valueAt(field, x, y, mesh) };
}

/** The equations of least squares: `matrix` times the field is `right`. */
interface Equations {
  matrix: Float64Array[];
  right: Float64Array;
}

/** Second differences along rows and columns cost; a trace of weight holds the field to 0 where nothing is known. */
function stiffness(): Equations {
  const matrix = Array.from({ length: nodes }, (_, node) => new Float64Array(nodes).fill(1e-3, node, node + 1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = row * columns + column;
      if (column > 0 && column < columns - 1) addBend(matrix, [node - 1, node, node + 1]);
      if (row > 0 && row < rows - 1) addBend(matrix, [node - columns, node, node + columns]);
    }
  }
  return { matrix, right: new Float64Array(nodes) };
}

function addBend(matrix: Float64Array[], bent: readonly number[]): void {
  const shares = [1, -2, 1];
  for (const [i, a] of bent.entries()) {
    for (const [j, b] of bent.entries()) matrix[a]![b] = matrix[a]![b]! + bendCost * shares[i]! * shares[j]!;
  }
}

/** Adds the wish that all points of a line share one height, whichever: their mean is taken out of the equations. */
function addLine({ matrix, right }: Equations, line: LevelLine, weights: readonly number[], mesh: Mesh): void {
  const meanShare = new Map<number, number>();
  let [meanY, total] = [0, 0];
  for (const [at, weight] of weights.entries()) {
    const { node, share } = nodesAround(line.x[at]!, line.y[at]!, mesh);
    total += weight;
    meanY += weight * line.y[at]!;
    for (const [corner, a] of node.entries()) {
      const part = weight * share[corner]!;
      meanShare.set(a, (meanShare.get(a) ?? 0) + part);
      right[a] = right[a]! + part * line.y[at]!;
      for (const [other, b] of node.entries()) matrix[a]![b] = matrix[a]![b]! + part * share[other]!;
    }
  }
  for (const [a, sumA] of meanShare) {
    right[a] = right[a]! - (sumA * meanY) / total;
    for (const [b, sumB] of meanShare) matrix[a]![b] = matrix[a]![b]! - (sumA * sumB) / total;
  }
}

/** Points more than `strayPx` off the height of their line count for less. */
function weigh(line: LevelLine, field: Float64Array, mesh: Mesh): number[] {
  const heights = line.y.map((y, at) => y - valueAt(field, line.x[at]!, y, mesh));
  const middle = median(heights);
  return heights.map((height) => Math.min(1, strayPx / Math.max(1e-6, Math.abs(height - middle))));
}

interface Mesh {
  cellX: number;
  cellY: number;
}

function valueAt(field: Float64Array, x: number, y: number, mesh: Mesh): number {
  const { node, share } = nodesAround(x, y, mesh);
  return node.reduce((sum, at, corner) => sum + field[at]! * share[corner]!, 0);
}

/** The four nodes around a point and how much each of them counts there; beyond the mesh it goes straight on. */
function nodesAround(x: number, y: number, { cellX, cellY }: Mesh): { node: number[]; share: number[] } {
  const column = Math.min(columns - 2, Math.max(0, Math.floor(x / cellX)));
  const row = Math.min(rows - 2, Math.max(0, Math.floor(y / cellY)));
  const [right, down] = [x / cellX - column, y / cellY - row];
  const node = row * columns + column;
  return {
    node: [node, node + 1, node + columns, node + columns + 1],
    share: [(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down],
  };
}

/** Solves symmetric positive definite equations, which it uses up, by Cholesky's decomposition. */
function solve({ matrix, right }: Equations): Float64Array {
  for (let i = 0; i < nodes; i++) {
    const row = matrix[i]!;
    for (let j = 0; j <= i; j++) {
      const other = matrix[j]!;
      let sum = row[j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * other[k]!;
      row[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / other[j]!;
    }
    for (let k = 0; k < i; k++) right[i] = right[i]! - row[k]! * right[k]!;
    right[i] = right[i]! / row[i]!;
  }
  for (let i = nodes - 1; i >= 0; i--) {
    for (let k = i + 1; k < nodes; k++) right[i] = right[i]! - matrix[k]![i]! * right[k]!;
    right[i] = right[i]! / matrix[i]![i]!;
  }
  return right;
}
