import { describe, expect, it } from 'vitest';
import type { Db } from '../../src/database/open.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createReviewQueueStore, type Reviewer } from '../../src/stores/review-queue.ts';
import { freshDatabase } from '../support/database.ts';
import { newJob } from '../support/jobs.ts';

const now = 1_750_000_000_000;
const [ann, ben]: [Reviewer, Reviewer] = [
  { holder: 'ann', account: 'demo' },
  { holder: 'ben', account: 'demo' },
];
const turn = (until = now + 1000) => ({ until, now, isOpening: true });
const severities = { contradicted: 'contradicted', doubtful: 'doubtful', missing: 'doubtful' };

/** A job with a sheet for each, as verification would have left it. */
function queueOf(db: Db, kinds: ('contradicted' | 'doubtful' | 'missing' | 'clean')[]): number[] {
  createJobStore(db).accept(newJob('20250618-1432-7QK3M', kinds.length));
  const judge = db.prepare('UPDATE sheets SET state = ?, findings = ?, finished_at = ? WHERE n = ?');
  db.transaction(() => {
    for (const [at, kind] of kinds.entries()) {
      const finding = { rule: 'net', message: `why ${at}`, cause: kind === 'missing' ? 'missing' : null };
      const findings = kind === 'clean' ? [] : [{ ...finding, severity: severities[kind] }];
      judge.run(kind === 'clean' ? 'read' : 'needs_review', JSON.stringify(findings), now, at + 1);
    }
  })();
  return db.prepare<[], number>('SELECT id FROM sheets ORDER BY n').pluck().all();
}

const approve = (db: Db, id: number): unknown =>
  db.prepare(`UPDATE sheets SET state = 'read', approved_at = 1, approved_by = 'demo' WHERE id = ?`).run(id);

describe('the queue', () => {
  it('has the contradicted first, then the doubtful, then the missing, each by how long they wait', () => {
    const { db } = freshDatabase();
    queueOf(db, ['missing', 'doubtful', 'contradicted', 'clean', 'doubtful', 'contradicted']);
    const queue = createReviewQueueStore(db, 0);

    const order = queue.list(ann, 0, 10, now).map(({ n, urgency, why }) => [n, urgency, why[0]]);

    expect(order).toEqual([
      [3, 'contradicted', 'why 2'],
      [6, 'contradicted', 'why 5'],
      [2, 'doubtful', 'why 1'],
      [5, 'doubtful', 'why 4'],
      [1, 'missing', 'why 0'],
    ]);
    expect(queue.count()).toEqual({ contradicted: 2, doubtful: 2, missing: 1, sample: 0 });
  });

  it('is paged without gaps or repeats, also when what was shown is approved meanwhile', () => {
    const { db } = freshDatabase();
    const kinds = Array.from({ length: 1000 }, (_, at) => (['contradicted', 'doubtful', 'missing'] as const)[at % 3]!);
    queueOf(db, kinds);
    const queue = createReviewQueueStore(db, 0);

    const seen: number[] = [];
    for (let after = 0; ;) {
      const page = queue.list(ann, after, 50, now);
      const last = page.at(-1);
      if (last === undefined) break;
      seen.push(...page.map(({ id }) => id));
      approve(db, last.id);
      after = last.id;
    }

    expect(seen).toHaveLength(1000);
    expect(new Set(seen).size).toBe(1000);
  });

  it('draws some clean sheets by lot: about as many as is set, always the same, spread without a pattern', () => {
    const { db } = freshDatabase();
    queueOf(
      db,
      Array.from({ length: 4000 }, () => 'clean' as const),
    );

    const drawn = (percent: number): number[] =>
      createReviewQueueStore(db, percent)
        .list(ann, 0, 5000, now)
        .map(({ id }) => id);

    const [few, more] = [drawn(3), drawn(20)];
    // Of 4000 at 3 in 100, 120 ± 11: seven such steps away is no chance.
    expect(Math.abs(few.length - 120)).toBeLessThan(76);
    expect(drawn(3)).toEqual(few);
    expect(few.every((id) => more.includes(id))).toBe(true);
    expect(new Set(more.slice(1).map((id, at) => id - (more[at] ?? 0))).size).toBeGreaterThan(8);
    expect(drawn(0)).toEqual([]);
    expect(drawn(100)).toHaveLength(4000);
  });
});

describe('a claim', () => {
  it('keeps others away until it ends, and leads them to what is free', () => {
    const { db } = freshDatabase();
    const [first = 0, second = 0] = queueOf(db, ['contradicted', 'contradicted']);
    const queue = createReviewQueueStore(db, 0);

    const got = queue.claim(first, ann, turn());
    const refused = queue.claim(first, ben, turn());
    const free = queue.following(ben, 0, now).map(({ id }) => id);

    expect([got, refused]).toEqual([true, false]);
    expect(free).toEqual([second]);
    expect(queue.otherHolder(first, ben, now)).toEqual({ account: 'demo', until: now + 1000 });
    expect(queue.claim(first, ben, { ...turn(now + 9000), now: now + 1000 })).toBe(true);
  });

  it('of one who opens another sheet lets the first go; renewing one keeps the others', () => {
    const { db } = freshDatabase();
    const [first = 0, second = 0] = queueOf(db, ['contradicted', 'contradicted']);
    const queue = createReviewQueueStore(db, 0);

    queue.claim(first, ann, turn());
    queue.claim(second, ann, { ...turn(), isOpening: false });
    const both = [first, second].map((id) => queue.otherHolder(id, ben, now) !== null);
    queue.claim(second, ann, turn());
    const one = [first, second].map((id) => queue.otherHolder(id, ben, now) !== null);

    expect([both, one]).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('ends with the approval; what is approved cannot be claimed', () => {
    const { db } = freshDatabase();
    const [first = 0] = queueOf(db, ['contradicted']);
    const queue = createReviewQueueStore(db, 0);
    queue.claim(first, ann, turn());

    approve(db, first);

    expect(queue.otherHolder(first, ben, now)).toBeNull();
    expect(queue.claim(first, ben, turn())).toBe(false);
  });

  it('leaves nothing behind once it has ended', () => {
    const { db } = freshDatabase();
    const [first = 0, second = 0] = queueOf(db, ['contradicted', 'contradicted']);
    const queue = createReviewQueueStore(db, 0);
    queue.claim(first, ann, turn(now + 1));

    queue.claim(second, ben, { ...turn(now + 9000), now: now + 5 });

    expect(db.prepare('SELECT count(*) FROM review_claims').pluck().get()).toBe(1);
  });
});

describe('the next sheet', () => {
  it('is the one behind, and after the last the first again, never the one that is left', () => {
    const { db } = freshDatabase();
    const [first = 0, second = 0, third = 0] = queueOf(db, ['contradicted', 'doubtful', 'missing']);
    const queue = createReviewQueueStore(db, 0);
    const behind = (id: number): number[] => queue.following(ann, id, now).map((sheet) => sheet.id);

    expect(behind(first)).toEqual([second, third]);
    expect(behind(second)).toEqual([third, first]);
    expect(behind(third)).toEqual([first, second]);
    approve(db, second);
    expect(behind(second)).toEqual([third, first]);
  });

  it('is found however many others have sheets open', () => {
    const { db } = freshDatabase();
    const ids = queueOf(
      db,
      Array.from({ length: 300 }, () => 'contradicted' as const),
    );
    const queue = createReviewQueueStore(db, 0);
    for (const [at, id] of ids.slice(0, 299).entries()) queue.claim(id, { holder: `h${at}`, account: 'demo' }, turn());

    expect(queue.following(ann, 0, now).map(({ id }) => id)).toEqual(ids.slice(299));
  });
});
