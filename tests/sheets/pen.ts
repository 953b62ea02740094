import { escapeHtml, type Ink } from './html.ts';
import type { Random } from './random.ts';

/** A hand: its typeface, its size beside print, and how unsteadily it writes. */
export interface Hand {
  family: string;
  /** of the form's print */
  size: number;
  colour: string;
  /** 0.5 is neat, 1.5 is hasty */
  unsteadiness: number;
}

const pens = ['#1b2a86', '#20349c', '#15206b', '#16161c', '#26262c', '#2a2f55'];

/** A hand in one of `families`. */
export function drawHand(random: Random, families: readonly string[]): Hand {
  return {
    family: random.pick(families),
    size: random.between(1.15, 1.45),
    colour: random.pick(pens),
    unsteadiness: random.between(0.5, 1.5),
  };
}

/** Writes each cell letter by letter: turned a little, off the line, over the rules, no two alike. */
export function penInk(hand: Hand, random: Random): Ink {
  return (text) => {
    if (text === '') return '';
    const { unsteadiness } = hand;
    const [slide, drop, lean] = [random.between(-0.2, 0.2), random.normal() * 0.08, random.normal() * 1.2];
    const letters = [...text].map((letter) => {
      const turn = (lean + random.normal() * 2.6) * unsteadiness;
      const [right, down] = [random.normal() * 0.025 * unsteadiness, random.normal() * 0.045 * unsteadiness];
      const grow = 1 + random.normal() * 0.06 * unsteadiness;
      const style = `transform:translate(${right.toFixed(3)}em,${down.toFixed(3)}em) rotate(${turn.toFixed(2)}deg) scale(${grow.toFixed(3)})`;
      return `<i style="${style}">${letter === ' ' ? '&nbsp;' : escapeHtml(letter)}</i>`;
    });
    return `<b class="pen" style="left:${slide.toFixed(3)}em;top:${drop.toFixed(3)}em">${letters.join('')}</b>`;
  };
}

/** The style sheet of what a pen wrote; it takes no room, so that a row is as high as the form has it. */
export function penCss({ family, size, colour }: Hand): string {
  return `.pen { font: normal ${size.toFixed(2)}em/0.62 '${family}', cursive; color: ${colour}; position: relative; white-space: nowrap; font-size-adjust: cap-height 0.74; }
    .pen i { display: inline-block; font-style: normal; transform-origin: 50% 60%; }`;
}
