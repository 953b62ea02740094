import type { TokenScope } from '../../stores/tokens.ts';
import type { AnswerName } from './answer-schemas.ts';
import type { BodyName } from './body-schemas.ts';

/** One thing that can be asked of the API. */
export interface Operation {
  method: 'get' | 'post' | 'delete';
  /** below `root`, parameters in braces: `/jobs/{id}` */
  path: string;
  /** what stands before it; left out: /api/v1 */
  root?: '';
  /** under which heading it stands */
  group: string;
  /** what it does, as a verb and its object: `List jobs` */
  summary: string;
  details?: string;
  /** what a token needs for it; `password`: no token will do; `none`: nobody need sign in */
  scope: TokenScope | 'password' | 'none';
  query?: (Parameter & { isRequired?: boolean })[];
  headers?: Parameter[];
  body?: { name: BodyName; isOptional?: boolean; example: Record<string, unknown> } | 'photos';
  /** by status */
  answers: Record<number, Answer>;
  /** statuses that are answered with a problem, beside those that every operation can have */
  errors: number[];
}

export interface Parameter {
  name: string;
  description: string;
  schema: {
    type: 'string' | 'integer';
    enum?: readonly (string | number)[];
    minimum?: number;
    maximum?: number;
    maxLength?: number;
  };
}

export interface Answer {
  description: string;
  /** what a body of JSON holds; absent where there is none, or one of another kind */
  json?: AnswerName;
  /** kinds of body that are no JSON of ours */
  media?: string[];
}
