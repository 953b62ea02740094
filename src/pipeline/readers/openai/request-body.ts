import type OpenAI from 'openai';
import { requestOptions, type Dialect } from './dialect.ts';

/** Writes the bytes of one request as this server wants it; called again where the server rejects an option. */
export type BodyWriter = (dialect: Dialect) => Uint8Array;

/** Room for token limit and temperature behind the messages; the model's name comes on top, six bytes a letter at most. */
const optionsRoomBytes = 256;
/** A multiple of three, so that only the last piece is padded. */
const base64PieceBytes = 48 * 1024;
const picturePlace = '<the picture>';

/**
 * A question with a picture. The picture becomes base64 once, straight into the request's own bytes; writing the
 * body again for another dialect changes only the options that stand behind it.
 */
export function pictureRequest(model: string, prompt: string, jpeg: Buffer): BodyWriter {
  const [before = '', after = ''] = JSON.stringify(pictureMessages(prompt)).split(picturePlace);
  const room = optionsRoomBytes + 6 * model.length;
  const bytes = Buffer.allocUnsafe(byteLength('{"messages":', before, after) + base64Length(jpeg) + room);
  let end = bytes.write(`{"messages":${before}`);
  end = writeBase64(bytes, end, jpeg);
  end += bytes.write(after, end);
  return (dialect) => {
    const options = `,${JSON.stringify(requestOptions(model, dialect)).slice(1)}`;
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

/** One user message: some vision models' chat templates know no system message beside a picture. */
function pictureMessages(prompt: string): OpenAI.ChatCompletionMessageParam[] {
  const url = `data:image/jpeg;base64,${picturePlace}`;
  const content: OpenAI.ChatCompletionContentPart[] = [
    { type: 'text', text: prompt },
    { type: 'image_url', image_url: { url, detail: 'high' } },
  ];
  return [{ role: 'user', content }];
}

const byteLength = (...texts: string[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const base64Length = (bytes: Buffer): number => 4 * Math.ceil(bytes.length / 3);

/** Piece by piece, because Node has base64 only as strings and the whole would be a string of half a megabyte. */
function writeBase64(target: Buffer, start: number, bytes: Buffer): number {
  let end = start;
  for (let from = 0; from < bytes.length; from += base64PieceBytes) {
    end += target.write(bytes.toString('base64', from, from + base64PieceBytes), end, 'latin1');
  }
  return end;
}
