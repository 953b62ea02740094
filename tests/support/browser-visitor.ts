/** A browser without its window: keeps cookies, follows nothing, sends what a form would send. */
export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  send(path: string, body: FormData, headers?: Record<string, string>): Promise<Response>;
  /** the hidden `_csrf` of the form on that page */
  token(path: string): Promise<string>;
  cookie(): string;
}

export function visitor(url: string, firstCookie = ''): Visitor {
  let cookie = firstCookie;

  async function request(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { Accept: 'text/html', ...(cookie === '' ? {} : { Cookie: cookie }), ...init.headers },
    });
    const [set] = answer.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';', 1)[0] ?? '';
    return answer;
  }

  const self: Visitor = {
    get: (path, headers = {}) => request(path, { headers }),
    post: (path, fields, headers = {}) =>
      request(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      }),
    send: (path, body, headers = {}) => request(path, { method: 'POST', body, headers }),
    async token(path) {
      const page = await (await self.get(path)).text();
      return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    },
    cookie: () => cookie,
  };
  return self;
}

/** A visitor who has signed in by the form. */
export async function signedIn(url: string, password = 'API2025'): Promise<Visitor> {
  const self = visitor(url);
  const _csrf = await self.token('/login');
  const answer = await self.post('/login', { username: 'demo', password, _csrf });
  if (answer.status !== 303) throw new Error(`signing in was answered with ${answer.status}`);
  return self;
}
