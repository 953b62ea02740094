import { expect, it } from 'vitest';
import { createTurn } from '../../src/pipeline/turn.ts';

it('lets one piece of work through at a time, in the order of asking', async () => {
  const turn = createTurn();
  const seen: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    return name;
  };

  const results = await Promise.all([turn(work('one')), turn(work('two')), turn(work('three'))]);

  expect(results).toEqual(['one', 'two', 'three']);
  expect(seen).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
});

it('goes on after work that fails, and gives the failure to whom it belongs', async () => {
  const turn = createTurn();

  const [first, second] = await Promise.allSettled([
    turn(() => Promise.reject(new Error('torn'))),
    turn(() => Promise.resolve('read')),
  ]);

  expect(first).toMatchObject({ status: 'rejected', reason: { message: 'torn' } });
  expect(second).toEqual({ status: 'fulfilled', value: 'read' });
});
