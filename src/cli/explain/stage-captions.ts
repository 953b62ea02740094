/** What is to be seen on the picture of each stage. */
const captions: Readonly<Record<string, { title: string; caption: string }>> = {
  photo: {
    title: 'The photo',
    caption:
      'Upright. A blue line is the sheet of paper as it was found; a dashed one is where the photo itself fails.',
  },
  sheet: {
    title: 'The sheet, its light evened',
    caption: 'Cut out and squared by its corners where all its edges are to be seen; shadows and tints taken off.',
  },
  level: {
    title: 'Turned and flattened',
    caption: 'Its lines of text along the picture, the slant of the camera and the bend of the paper taken out.',
  },
  straightened: {
    title: 'Drawn for reading',
    caption: 'The photo once more by the same way, upright and large enough that digits are easy to tell apart.',
  },
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
