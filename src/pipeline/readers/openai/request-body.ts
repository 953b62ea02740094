import type OpenAI from 'openai';
import { requestOptions, type Dialect } from './dialect.ts';

/** Writes the bytes of one request as this server wants it; called again where the server rejects an option. */
export type BodyWriter = (dialect: Dialect) => Uint8Array;

/** What a message shows the model: words, or a JPEG picture. */
export type MessagePart = string | Buffer;

type Options = Pick<OpenAI.ChatCompletionCreateParams, 'response_format'>;

/** Room for the options behind the messages: token limit, temperature, a small schema; the model's name comes on top, six bytes a letter at most. */
const optionsRoomBytes = 2048;
/** A multiple of three, so that only the last piece is padded. */
const base64PieceBytes = 48 * 1024;

/**
 * A question with pictures, in one user message: some vision models' chat templates know no system message beside a
 * picture. Each picture becomes base64 once, straight into the request's own bytes; writing the body again for another
 * dialect changes only the options that stand behind, of which `more` may give some.
 */
export function pictureRequest(
  model: string,
  parts: readonly MessagePart[],
  more: (dialect: Dialect) => Options = () => ({}),
): BodyWriter {
  const room = optionsRoomBytes + 6 * model.length;
  const bytes = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + partRoomBytes(part), room));
  let end = bytes.write('{"messages":[{"role":"user","content":[');
  for (const [index, part] of parts.entries()) end = writePart(bytes, end, part, index > 0);
  end += bytes.write(']}]', end);
  return (dialect) => {
    const options = `,${JSON.stringify({ ...more(dialect), ...requestOptions(model, dialect) }).slice(1)}`;
    return bytes.subarray(0, end + bytes.write(options, end));
  };
}

/** A question in words alone; `messages` and `more` (such as `response_format`) may depend on the dialect. */
export function wordsRequest(
  model: string,
  write: (dialect: Dialect) => Pick<OpenAI.ChatCompletionCreateParams, 'messages' | 'response_format'>,
): BodyWriter {
  return (dialect) => Buffer.from(JSON.stringify({ ...write(dialect), ...requestOptions(model, dialect) }));
}

const pictureStart = '{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,';
const pictureEnd = '","detail":"high"}}';

const wordsPart = (text: string): string => JSON.stringify({ type: 'text', text });

const partRoomBytes = (part: MessagePart): number =>
  typeof part === 'string'
    ? 1 + Buffer.byteLength(wordsPart(part))
    : 1 + pictureStart.length + base64Length(part) + pictureEnd.length;

function writePart(target: Buffer, start: number, part: MessagePart, isFurther: boolean): number {
  let end = start + (isFurther ? target.write(',', start) : 0);
  if (typeof part === 'string') return end + target.write(wordsPart(part), end);
  end += target.write(pictureStart, end);
  end = writeBase64(target, end, part);
  return end + target.write(pictureEnd, end);
}

const base64Length = (bytes: Buffer): number => 4 * Math.ceil(bytes.length / 3);

/** Piece by piece, because Node has base64 only as strings and the whole would be a string of half a megabyte. */
function writeBase64(target: Buffer, start: number, bytes: Buffer): number {
  let end = start;
  for (let from = 0; from < bytes.length; from += base64PieceBytes) {
    end += target.write(bytes.toString('base64', from, from + base64PieceBytes), end, 'latin1');
  }
  return end;
}
