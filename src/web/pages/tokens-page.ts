import type { ApiToken, TokenScope } from '../../stores/tokens.ts';
import { shownTime, type SharedPage, type ShownTime } from './shared-page.ts';

/** The tokens of an account; `made` is shown this one time. */
export interface TokensPage extends SharedPage {
  tokens: ShownToken[];
  made: { token: string; name: string } | null;
  scopes: { scope: TokenScope; meaning: string }[];
}

interface ShownToken {
  id: number;
  name: string;
  scopes: string;
  created: ShownTime;
  lastUsed: ShownTime | null;
  /** null: when it is revoked */
  ends: ShownTime | null;
  hasEnded: boolean;
}

const meanings: Record<TokenScope, string> = {
  read: 'Look at jobs, sheets and pictures, and take data away',
  upload: 'Send photos',
  review: 'Change, approve, retry, cancel and delete',
};

export function tokensPage(
  tokens: readonly ApiToken[],
  made: { token: string; name: string } | null,
  shared: SharedPage,
  now: number,
): TokensPage {
  return {
    ...shared,
    made,
    scopes: (Object.keys(meanings) as TokenScope[]).map((scope) => ({ scope, meaning: meanings[scope] })),
    tokens: tokens.map(({ id, name, scopes, createdAt, lastUsedAt, expiresAt }) => ({
      ...{ id, name, scopes: scopes.join(', '), created: shownTime(createdAt) },
      lastUsed: lastUsedAt === null ? null : shownTime(lastUsedAt),
      ends: expiresAt === null ? null : shownTime(expiresAt),
      hasEnded: expiresAt !== null && expiresAt <= now,
    })),
  };
}
