/**
 * The files of a drop, those within dropped folders too, in the order of their paths.
 *
 * The entries must be taken before anything is waited for: the browser empties the drop when its handler returns.
 *
 * @param {DataTransfer} transfer
 * @returns {Promise<{ files: File[], folder: string | null }>} `folder` is the name of the one folder all came from
 */
export async function droppedFiles(transfer) {
  const entries = [...(transfer.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return { files: [...transfer.files], folder: null };
  const found = await Promise.all(entries.filter(Boolean).map(filesOf));
  return { files: found.flat(), folder: entries.length === 1 ? entries[0].name : null };
}

/** The folder that was chosen by `webkitdirectory`, from the paths of its files. */
export function chosenFolder(files) {
  const names = new Set(files.map((file) => (file.webkitRelativePath ?? '').split('/')[0]));
  const [name] = names;
  return names.size === 1 && name ? name : null;
}

/** What a folder holds beside photos (notes, thumbnail stores, hidden files) is not what somebody meant to send. */
export const isPhoto = (file) =>
  !file.name.startsWith('.') && (file.type.startsWith('image/') || photoName.test(file.name));

const photoName = /\.(jpe?g|png|webp|tiff?|hei[cf]|avif)$/i;

async function filesOf(entry) {
  if (entry.isFile) return [await fileOf(entry)].filter(Boolean);
  const children = (await childrenOf(entry.createReader())).sort((a, b) => inOrder.compare(a.name, b.name));
  const found = [];
  for (const child of children) found.push(...(await filesOf(child)));
  return found;
}

const inOrder = new Intl.Collator('en', { numeric: true });

/** Null where the file was taken away or may not be read. */
const fileOf = (entry) => new Promise((resolve) => entry.file(resolve, () => resolve(null)));

/** A reader gives at most 100 entries at a time, and none when it is at the end. */
async function childrenOf(reader) {
  const children = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
