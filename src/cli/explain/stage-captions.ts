/** What is to be seen on the picture of each stage. */
const captions: Readonly<Record<string, { title: string; caption: string }>> = {
  photo: {
    title: 'The photo',
    caption:
      'Upright. A blue line is the sheet of paper as it was found; a dashed one is where the photo itself fails.',
  },
  straightened: {
    title: 'Straightened',
    caption: 'Turned level, with the slant of the camera and the bend of the paper taken out as far as they could be.',
  },
  evened: { title: 'Light evened', caption: 'Shadows and glare taken off, so that ink stands out alike everywhere.' },
  ink: {
    title: 'Lines and ink',
    caption: 'Ruled lines in red, left out of what is read; each run of print or writing in blue.',
  },
  words: { title: 'Words', caption: 'What the first look took for words, to find the headings by.' },
  tables: {
    title: 'Tables, columns and rows',
    caption:
      'Found by their headings. Blue: a table; dashed violet: where columns part; brown: a row; dotted grey: a TOTAL line.',
  },
  cells: { title: 'Verdicts on the straightened page', caption: 'Each cell that was read, by its verdict.' },
  'cells-on-photo': { title: 'Verdicts on the photo', caption: 'The same cells where they stand on the photo.' },
};

/** Title and caption of a stage; its own name where it has none here. */
export const captionOf = (stage: string): { title: string; caption: string } =>
  captions[stage] ?? { title: `${stage.charAt(0).toUpperCase()}${stage.slice(1)}`, caption: '' };
