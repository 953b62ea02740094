import type { SharedPage } from './shared-page.ts';

export interface LoginPage extends SharedPage {
  /** as typed before, so that only the password need be typed again */
  username: string;
  /** why the last attempt failed, in one sentence; null at the first */
  error: string | null;
  /** the local path to go to afterwards */
  next: string | null;
}

/** The sign-in form; `attempt` is what the last try left behind. */
export function loginPage(
  attempt: { username?: string; error?: string | null; next?: string | null },
  shared: SharedPage,
): LoginPage {
  const { username = '', error = null, next = null } = attempt;
  return { ...shared, username, error, next };
}
