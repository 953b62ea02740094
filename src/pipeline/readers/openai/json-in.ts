import { stripCodeFence } from '../../../domain/markdown-tables.ts';

/** The JSON object that a model's words hold, as text: without a code fence, a reasoning model's thoughts before it or a sentence around it. */
export function jsonIn(words: string): string {
  const bare = stripCodeFence(words.replace(/^\s*<think>[\s\S]*?<\/think>/, ''));
  const [start, end] = [bare.indexOf('{'), bare.lastIndexOf('}')];
  return start === -1 || end < start ? bare : bare.slice(start, end + 1);
}
