import { Zip, ZipDeflate } from 'fflate';

/** A ZIP that is made piece by piece, several of its files at once. */
export interface ZipStream {
  /** Begins a file. They stand in the ZIP in the order in which they are begun. */
  file(name: string): ZipFile;
  /** What can go out now, in order. Of files behind the first unfinished one that is nothing: they are held, compressed. */
  ready(): Uint8Array[];
  /** No more files; the last pieces become ready. */
  end(): void;
}

export interface ZipFile {
  write(text: string): void;
  end(text?: string): void;
}

export function openZip(): ZipStream {
  const pieces: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    pieces.push(piece);
  });
  return {
    file(name) {
      const file = new ZipDeflate(name, { level: 6 });
      zip.add(file);
      return {
        write(text) {
          file.push(encoder.encode(text));
        },
        end(text = '') {
          file.push(encoder.encode(text), true);
        },
      };
    },
    ready: () => pieces.splice(0),
    end() {
      zip.end();
    },
  };
}
