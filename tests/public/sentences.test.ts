import { describe, expect, it } from 'vitest';

interface Sentences {
  sizeText(bytes: number): string;
  uploadProblem(answer: { status: number; retryAfter: string | null; problem: object | null }): {
    sentence: string;
    rejected: object[];
  };
}

const { sizeText, uploadProblem } = (await import(
  new URL('../../public/js/sentences.js', import.meta.url).href
)) as Sentences;

describe('uploadProblem', () => {
  it('says what the server said, with the files it refused', () => {
    const rejected = [{ filename: 'a.svg', message: 'Not a photo.' }];
    const problem = { detail: 'None of the files can be read.', rejected };

    expect(uploadProblem({ status: 415, retryAfter: null, problem })).toEqual({
      sentence: 'None of the files can be read.',
      rejected,
    });
  });

  it('has a sentence of its own where something before the server answered', () => {
    expect(uploadProblem({ status: 413, retryAfter: null, problem: null }).sentence).toBe(
      'The photos are too large to be taken.',
    );
    expect(uploadProblem({ status: 418, retryAfter: null, problem: null }).sentence).toBe(
      'The server could not take the photos (418).',
    );
  });

  it('tells how long to wait', () => {
    const after = (retryAfter: string) => uploadProblem({ status: 429, retryAfter, problem: null }).sentence;

    expect(after('30')).toBe('Too many uploads for now. Try again in 30 seconds.');
    expect(after('1800')).toBe('Too many uploads for now. Try again in 30 minutes.');
  });

  it('tells a broken connection from a refusal', () => {
    expect(uploadProblem({ status: 0, retryAfter: null, problem: null }).sentence).toContain('connection broke');
  });
});

describe('sizeText', () => {
  it('gives sizes as people say them', () => {
    expect([512, 287_412, 3_240_000].map(sizeText)).toEqual(['512 B', '287 kB', '3.2 MB']);
  });
});
