import { describe, expect, it } from 'vitest';
import { inKnownWords } from '../../../../src/pipeline/readers/local/lexicon.ts';
import { inOneCase } from '../../../../src/pipeline/readers/local/look-alikes.ts';
import { datesSeen } from '../../../../src/pipeline/readers/local/month-dates.ts';
import { sightOf } from './seen-words.ts';

const known = new Set(['safety', 'meeting', 'hoses', 'connected', 'disconnected', 'off']);

describe('a text in known words', () => {
  it('has those that the network finds likeliest in place of the others', () => {
    const sight = sightOf(['Sarely Meeung', 0.3], ['Safety Meeung', 0.02], ['Safety Meeting', 0.01]);

    expect(inKnownWords('Sarely Meeung', known, sight)).toBe('Safety Meeting');
  });

  it('keeps its capitals and its signs', () => {
    const sight = sightOf(['SAFETY/HOSES 2', 0.1]);

    expect(inKnownWords('SAFEIY/HOSFS 2', known, sight)).toMatch(/^SAFE[IT]Y\/HOSES 2$/);
  });

  it('keeps words that none of them comes near', () => {
    expect(inKnownWords('Agent Duval 12', known, sightOf(['Agent Duval 12', 0.9]))).toBe('Agent Duval 12');
  });
});

describe('letters that print does not tell apart', () => {
  it.each([
    ['AIl Fast', 'All Fast'],
    ['HuII', 'Hull'],
    ['J0B 54', 'JOB 54'],
    ['QUlLL', 'QUILL'],
    ['MoRE', 'MORE'],
    ['Phase II', 'Phase II'],
    ['IFO 380', 'IFO 380'],
    ['V-2010', 'V-2010'],
    ['McKay', 'McKay'],
  ])('in %s are as the word asks for: %s', (read, text) => {
    expect(inOneCase(read)).toBe(text);
  });
});

describe('a date with a month’s name', () => {
  it('may have any month in the place of its letters, as likely as the network finds it', () => {
    const dates = datesSeen(sightOf(['07 BOV 2025', 0.3], ['07 NOV 2025', 0.2], ['07 FEB 2025', 0.001]), []);

    expect(dates.slice(0, 3).map(({ text }) => text)).toEqual(['07 BOV 2025', '07 NOV 2025', '07 FEB 2025']);
    expect(dates.map(({ text }) => text)).toContain('07 DEC 2025');
  });

  it.each([
    ['7-N0v-25', '7-Nov-25'],
    ['07NOU2025', '07NOV2025'],
    ['Novembcr 7, 2025', 'November 7, 2025'],
  ])('%s may be %s', (read, text) => {
    expect(datesSeen(sightOf([read, 0.3]), []).map((date) => date.text)).toContain(text);
  });

  it('is left as it is where it has no letters', () => {
    expect(datesSeen(sightOf(['11/07/2025', 0.9]), []).map(({ text }) => text)).toEqual(['11/07/2025']);
  });
});
