// Who is signed in: nobody where no login is asked for, else by OpenID Connect with code and PKCE.

import type { User, UserManager } from 'oidc-client-ts';

import type { Config, Oidc } from '../config';

export interface Session {
  /** Sent with each call of the API. */
  token: () => Promise<string | undefined>;
  /** Absent where nobody signed in. */
  signOut?: () => Promise<void>;
}

const CALLBACK = '/signed-in';

const OPEN: Session = { token: () => Promise.resolve(undefined) };

/** `leaving`: the browser is on its way to the login page. */
export async function signIn(config: Config): Promise<Session | 'leaving'> {
  if (config.oidc === null) return OPEN;
  const manager = await managerOf(config.oidc);
  if (location.pathname === CALLBACK) {
    const user = await manager.signinRedirectCallback();
    history.replaceState(null, '', wanted(user));
    return sessionOf(manager, config.oidc);
  }
  const user = await currentUser(manager);
  if (user !== null) return sessionOf(manager, config.oidc);
  await manager.signinRedirect({ state: location.pathname + location.search });
  return 'leaving';
}

async function managerOf(oidc: Oidc): Promise<UserManager> {
  const { UserManager, WebStorageStateStore } = await import('oidc-client-ts');
  return new UserManager({
    authority: oidc.authority,
    client_id: oidc.clientId,
    scope: oidc.scope,
    redirect_uri: location.origin + CALLBACK,
    post_logout_redirect_uri: location.origin,
    response_type: 'code',
    automaticSilentRenew: true,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
  });
}

/** Only a path of ours: a state that names another origin is not followed. */
function wanted(user: User): string {
  const state = user.state;
  return typeof state === 'string' && /^\/(?![/\\])/.test(state) ? state : '/';
}

async function currentUser(manager: UserManager): Promise<User | null> {
  const user = await manager.getUser();
  if (user === null || !user.expired) return user;
  return manager.signinSilent().catch(() => null);
}

function sessionOf(manager: UserManager, oidc: Oidc): Session {
  return {
    token: async () => (await currentUser(manager))?.access_token,
    signOut: async () => {
      if (oidc.logoutUrl === undefined) return manager.signoutRedirect();
      await manager.removeUser();
      location.assign(oidc.logoutUrl);
    },
  };
}
