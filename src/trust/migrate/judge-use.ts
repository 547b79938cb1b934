import type { ContentTrustUse, EffectOn, JudgedUse, UseEffect } from '../../core/trust/content-trust.ts';
import {
  commandTrust,
  firstClientWithBuildKit,
  firstClientWithout,
  officialExpiry,
} from '../../knowledge/trust/content-trust.ts';
import { imageNamed, serverOfHost, serverOfRegistry, type NotaryServer } from './notary-server.ts';
import { todoFor } from './todo.ts';

/** What is known of where files are used. */
export interface UseContext {
  /** Major version of the docker client; absent if it is not known. */
  client?: number;
  /** The host of the Notary server that is set for the use: in its file, or by the user. */
  server?: string;
  /** Hosts that other files set: whether one counts for the use is not known. */
  otherServers: readonly string[];
  /** Repositories of the images that the files name. */
  images: readonly { registry: string; path: string }[];
  /** The day, `2026-11-30`. */
  today: string;
}

/** Which clients a statement is about: those before version 29, or that one and later. */
type Clients = 'before 29' | '29 and later';

interface Judged {
  effect: UseEffect;
  detail: string;
}

/** The worst first. */
export const effectOrder: readonly UseEffect[] = ['fails open', 'breaks', 'still works', 'no effect'];

/** Says what a use does with the client that is known, or else with both kinds. */
export function judgeUse(use: ContentTrustUse, context: UseContext): JudgedUse {
  const effects = effectsOf(use, context);
  const effect = effectOrder.find((one) => effects.some((other) => other.effect === one)) ?? 'no effect';
  return { ...use, effect, effects, todo: todoFor(use, effect) };
}

function effectsOf(use: ContentTrustUse, context: UseContext): readonly EffectOn[] {
  const { client } = context;
  const sole = soleEffect(use, context);
  if (sole !== undefined) return [sole];
  const of = (clients: Clients): Judged =>
    clients === 'before 29' ? effectBefore(use, context) : effectSince(use);
  if (client !== undefined) return [withClient(client, of, use)];
  const [before, since] = [of('before 29'), of('29 and later')];
  if (before.effect === since.effect && before.detail === since.detail) return [since];
  return [
    { client: '29 and later', ...since },
    { client: 'before 29', ...before },
  ];
}

/** The effect with a client that is known. What it still verifies ends with its next version. */
function withClient(client: number, of: (clients: Clients) => Judged, { feature }: ContentTrustUse): Judged {
  if (client >= firstClientWithout) return of('29 and later');
  const judged = of('before 29');
  const ends = feature === 'variable' || feature === 'option';
  return judged.effect === 'still works' && ends
    ? { ...judged, detail: `${judged.detail}; from client ${firstClientWithout} on it fails open` }
    : judged;
}

/** What no version of the docker client changes; `undefined` for all else. */
function soleEffect(use: ContentTrustUse, context: UseContext): Judged | undefined {
  const { feature, runsIn, state, command = [] } = use;
  if (feature === 'daemon')
    return {
      effect: 'breaks',
      detail:
        'Docker Engine does not start with this setting; only Mirantis Container Runtime enforces it, with what is still signed',
    };
  if (feature === 'notary' || feature === 'service' || feature === 'admission' || feature === 'registry')
    return separateProgram(use, context);
  if (runsIn === 'dockerd')
    return feature === 'variable' && state !== 'off'
      ? {
          effect: 'fails open',
          detail:
            'dockerd never read it: Content Trust was a part of the docker client, and the daemon pulls without verification',
        }
      : { effect: 'no effect', detail: 'dockerd does not read it' };
  if (feature === 'variable' && state === 'off')
    return { effect: 'no effect', detail: 'Content Trust is turned off here, which is the default' };
  if (feature === 'variable' && commandTrust(command) === 'never')
    return {
      effect: 'fails open',
      detail: `docker ${command[0]} never had Content Trust: it pulls without verification, whatever the client`,
    };
  return undefined;
}

/** Notary's own client, servers, admission controllers: they do not depend on the docker client. */
function separateProgram(use: ContentTrustUse, { today }: UseContext): Judged {
  const { feature, server, state } = use;
  if (state === 'off') return { effect: 'no effect', detail: 'it is turned off here' };
  if (feature === 'registry')
    return {
      effect: 'still works',
      detail: 'Azure Container Registry turns it on no more, and removes it on 2028-03-31',
    };
  if (feature === 'service')
    return {
      effect: 'still works',
      detail:
        'a Notary server goes on without maintainers; docker clients of version 29 and later do not ask it',
    };
  const asked = server === undefined ? undefined : serverOfHost(server);
  const what = feature === 'admission' ? 'the admission controller' : 'it';
  if (asked?.ends === undefined)
    return {
      effect: 'still works',
      detail: `${what} asks ${asked?.name ?? 'a Notary server'} by itself, without the docker client, as long as there is one`,
    };
  return asked.ends <= today || (asked.isHub && feature === 'admission')
    ? { effect: 'breaks', detail: `${what} asks ${endOf(asked, today)}` }
    : { effect: 'still works', detail: `${what} asks ${endOf(asked, today)}` };
}

function endOf({ name, ends = '', isHub }: NotaryServer, today: string): string {
  const end = ends <= today ? `${name}, which ended on ${ends}` : `${name}, which ends on ${ends}`;
  return isHub
    ? `${end}; the signatures of Docker Official Images there expire since ${officialExpiry}`
    : end;
}

const ignored = `it is ignored since client ${firstClientWithout}`;

/** What a use does with clients that have no Content Trust. */
function effectSince(use: ContentTrustUse): Judged {
  const { feature, state, command = [] } = use;
  switch (feature) {
    case 'variable':
      return {
        effect: 'fails open',
        detail: `${ignored}, without a warning: images are pulled and run unverified, and pushed unsigned${ifOn(use)}`,
      };
    case 'option':
      if (commandTrust(command) === 'builder' || command[0] === 'buildx') return unknownFlag();
      return state === 'off'
        ? {
            effect: 'no effect',
            detail: `${ignored}, with a warning, and a later version refuses it`,
          }
        : {
            effect: 'fails open',
            detail: `${ignored}, with a warning: images are pulled and run unverified, and pushed unsigned; a later version refuses it`,
          };
    case 'command':
      return {
        effect: 'breaks',
        detail: `docker trust is an unknown command since version ${firstClientWithout}, unless the plugin docker-trust is installed`,
      };
    default:
      return { effect: 'no effect', detail: ignored };
  }
}

function ifOn({ feature, state }: ContentTrustUse): string {
  const isSwitch = feature === 'variable' || feature === 'option';
  return isSwitch && state === 'unknown' ? ', if its value turns Content Trust on' : '';
}

function unknownFlag(): Judged {
  return {
    effect: 'breaks',
    detail: `docker build refuses it where BuildKit builds, which is the default since client ${firstClientWithBuildKit}: unknown flag`,
  };
}

/** What a use does with clients that have Content Trust. */
function effectBefore(use: ContentTrustUse, context: UseContext): Judged {
  const { feature, state, command = [], bypassedBy = [] } = use;
  const kind = commandTrust(command);
  const { client = firstClientWithBuildKit } = context;
  if (kind === 'builder' && client >= firstClientWithBuildKit) {
    if (feature === 'option') return unknownFlag();
    return {
      effect: 'fails open',
      detail: `BuildKit, which builds by default since client ${firstClientWithBuildKit}, verifies no base image`,
    };
  }
  const bypassing = bypassedBy.filter(
    (name) => client >= firstClientWithBuildKit || commandTrust(name.split(' ')) === 'never',
  );
  if (bypassing.length > 0)
    return {
      effect: 'fails open',
      detail: `the file also runs docker ${bypassing.join(', docker ')}: BuildKit and Compose never had Content Trust, and verify no image; for other commands ${effectOfServer(use, context).detail}`,
    };
  if (feature === 'option' && state === 'off')
    return { effect: 'no effect', detail: 'Content Trust is turned off here, which is the default' };
  if (feature === 'credential')
    return { effect: 'still works', detail: 'it opens the keys that images are signed with' };
  return effectOfServer(use, context);
}

function effectOfServer(use: ContentTrustUse, context: UseContext): Judged {
  const { today } = context;
  const judged = serversOf(use, context).map(({ server, isOfficial }): Judged => {
    if (server.ends !== undefined && server.ends <= today)
      return { effect: 'breaks', detail: `it asks ${endOf(server, today)}: the command fails` };
    if (isOfficial) return { effect: 'breaks', detail: `it asks ${endOf(server, today)}: their pulls fail` };
    const until = server.ends === undefined ? '' : `, which ends on ${server.ends}`;
    return { effect: 'still works', detail: `it asks ${server.name}${until}${ifOn(use)}` };
  });
  const worst = effectOrder.find((one) => judged.some(({ effect }) => effect === one)) ?? 'still works';
  const details = judged.filter(({ effect }) => effect === worst).map(({ detail }) => detail);
  return { effect: worst, detail: [...new Set(details)].slice(0, 3).join('; ') };
}

/** The servers that a use is about: one that is set for it, else all that it may be. */
function serversOf(
  { server, image }: ContentTrustUse,
  { server: setServer, otherServers, images }: UseContext,
): readonly { server: NotaryServer; isOfficial: boolean }[] {
  const set = server ?? setServer;
  const own = imageNamed(image);
  const named = own === undefined ? images : [own];
  if (set !== undefined) {
    const asked = serverOfHost(set);
    return [{ server: asked, isOfficial: asked.isHub && named.some(isOfficialImage) }];
  }
  // Without an image nothing says that it is not the server of Docker Hub.
  if (named.length === 0) return [{ server: serverOfRegistry('docker.io'), isOfficial: true }];
  return [
    ...named.map((one) => ({ server: serverOfRegistry(one.registry), isOfficial: isOfficialImage(one) })),
    ...otherServers.map((host) => ({ server: serverOfHost(host), isOfficial: false })),
  ];
}

function isOfficialImage({ registry, path }: { registry: string; path: string }): boolean {
  return registry === 'docker.io' && path.startsWith('library/');
}
