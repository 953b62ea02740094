import { onTestFinished, vi } from 'vitest';

/** What is written to stdout and stderr from now until the test ends, which then does not reach the terminal. */
export function captureOutput(): { out: () => string; err: () => string } {
  const [out, err] = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true));
  onTestFinished(() => {
    out?.mockRestore();
    err?.mockRestore();
  });
  const text = (spy: typeof out) => (): string => (spy?.mock.calls ?? []).map(([words]) => String(words)).join('');
  return { out: text(out), err: text(err) };
}
