import { posix } from 'node:path';
import type { BakeTarget, BakeValue } from '../../../adapters/bake/bake-reading.ts';
import { buildPrivilege } from '../../../knowledge/dockerfile/build-privileges.ts';
import { isUsableAtOnce, nameDetector } from '../../../knowledge/credentials/credentials.ts';
import { gradeHostPath } from '../../../knowledge/paths/sensitive-paths.ts';
import { isDigest } from '../../../knowledge/images/image-names.ts';
import { isPinnedToCommit, remoteKind } from '../../../knowledge/dockerfile/remote-sources.ts';
import { judgeImageName } from '../../../checks/support/image/image-lookalike.ts';
import type { BakeFound, BakeRule } from './bake-rule.ts';
import {
  bakeBuildPrivileges,
  bakeCopiedHostPath,
  bakeCredentialsRule,
  bakeImageLookalike,
  bakeNoProvenance,
  bakeOutputOutside,
  bakeUnpinnedContext,
} from './rules.ts';

/** The text of a value, after a doubt where it is not known. */
function* textOf(value: BakeValue, what: string): Generator<BakeFound, string | undefined> {
  if ('text' in value) return value.text;
  yield { at: value.at, doubt: `${what}: ${value.open}` };
  return undefined;
}

function privilegeFound(entitlement: string, written: string, { at }: BakeValue): BakeFound {
  const privilege = buildPrivilege(entitlement);
  if (privilege === undefined)
    return { at, doubt: `it is not known what the entitlement ${JSON.stringify(entitlement)} allows` };
  return {
    at,
    message: `The build is allowed ${written}: ${privilege.allows}`,
    severity: privilege.severity,
    steps: [
      `Build without ${written}`,
      'Where a step needs it, build that part in a separate image on a builder for this purpose',
    ],
  };
}

/** Entitlements of bake itself, which concern files and sockets of the client and not what build steps may do. */
const ofClient = /^(?:fs(?:\.read|\.write)?|ssh)(?:=|$)/u;

const privileges: BakeRule = {
  rule: bakeBuildPrivileges,
  nothing: 'no target is built with elevated privileges',
  *find({ lists, texts }) {
    for (const value of lists.get('entitlements') ?? []) {
      const text = yield* textOf(value, 'entitlements');
      if (text !== undefined && !ofClient.test(text)) yield privilegeFound(text, text, value);
    }
    const network = texts.get('network');
    const mode = network && (yield* textOf(network, 'network'));
    if (network !== undefined && mode === 'host')
      yield privilegeFound('network.host', 'network host', network);
  },
};

const places = {
  'build-argument': 'build argument',
  label: 'label',
  'build-option': 'build option',
  dockerfile: 'inline Dockerfile',
} as const;

function placeOf(where: string): string {
  return where in places ? places[where as keyof typeof places] : where;
}

const credentials: BakeRule = {
  rule: bakeCredentialsRule,
  nothing: 'no argument, label or option looks like a credential',
  *find(target) {
    for (const entry of target.credentials) {
      const at = entry.at.find((one) => one.in === 'file') ?? target.at;
      if ('unresolved' in entry) {
        yield { at, doubt: entry.unresolved };
        continue;
      }
      const { where, name, detector } = entry.value;
      const place = `${placeOf(where)} ${name}`.trim();
      const isByName = detector === nameDetector;
      yield {
        at,
        message: isByName
          ? `The ${place} looks like a credential`
          : `The ${place} holds a credential (${detector})`,
        ...(isUsableAtOnce(detector) ? { severity: 'high' as const } : {}),
        steps: [
          'Use a build secret (`secret` and `RUN --mount=type=secret`), or log in before the build',
          'Change the credential: it was readable',
        ],
      };
    }
  },
};

function contextFound(text: string, { at }: BakeValue): BakeFound | undefined {
  const image = /^docker-image:\/\/(.*)$/u.exec(text)?.[1];
  if (image !== undefined)
    return isDigest(image)
      ? undefined
      : { at, message: `The context image ${image} has no digest`, steps: ['Add the digest: @sha256:…'] };
  const kind = remoteKind(text);
  if (kind === undefined || (kind === 'git' && isPinnedToCommit(text))) return undefined;
  const isOpen = /^(?:http|git):\/\//u.test(text);
  return {
    at,
    message:
      kind === 'git'
        ? 'The context is a git repository, and the file does not say which commit'
        : 'The context is downloaded, and nothing says which contents it must have',
    severity: isOpen ? 'high' : 'medium',
    steps:
      kind === 'git'
        ? ['Name the commit: https://…/repository.git#COMMIT']
        : ['Check out the files beforehand, or use a git repository with its commit'],
  };
}

/** The folder of a target, and its further contexts. */
function contextsOf({ texts, maps }: BakeTarget): readonly BakeValue[] {
  const context = texts.get('context');
  return [...(context === undefined ? [] : [context]), ...(maps.get('contexts') ?? [])];
}

const contexts: BakeRule = {
  rule: bakeUnpinnedContext,
  nothing: 'every remote context is pinned',
  *find(target) {
    for (const value of contextsOf(target)) {
      const text = yield* textOf(value, 'context');
      const found = text === undefined ? undefined : contextFound(text, value);
      if (found !== undefined) yield found;
    }
  },
};

/** What a context gives that is a directory of the host; a path from the file is of its project. */
function copiedFound(text: string, { at }: BakeValue): readonly BakeFound[] {
  const grade = text.startsWith('/') ? gradeHostPath(posix.resolve(text), true, [], false) : undefined;
  if (grade?.severity !== 'critical' && grade?.severity !== 'high') return [];
  return [
    {
      at,
      message: `${text} of the host is given to the build: ${grade.entry.gives}`,
      severity: 'high',
      steps: [
        `Copy what is needed of ${text} into the project, and name that folder`,
        'Give the build its credentials as `secret` or `ssh`',
      ],
    },
  ];
}

const copies: BakeRule = {
  rule: bakeCopiedHostPath,
  nothing: 'no context is a sensitive directory of the host',
  *find(target) {
    for (const value of contextsOf(target)) {
      const text = yield* textOf(value, 'context');
      if (text !== undefined) yield* copiedFound(text, value);
    }
  },
};

/** What is found of a name; a value that names no image has none. */
function lookalikeFound(name: string | undefined, { at }: BakeValue): readonly BakeFound[] {
  const verdict = name === undefined || name === '' ? undefined : judgeImageName(name);
  if (verdict === undefined || 'own' in verdict) return [];
  if ('doubt' in verdict) return [{ at, doubt: verdict.doubt }];
  const { message, severity, steps } = verdict.defect;
  // Bake files have no parameters of rules: only the first step applies.
  return [{ at, message, severity, steps: steps.slice(0, 1) }];
}

/** The image in a value of `cache-from`: `type=registry,ref=NAME`, or the name alone. */
function cacheImage(text: string): string | undefined {
  if (!text.includes('=')) return text;
  const options = optionsOf(text);
  return options.get('type') === 'registry' ? options.get('ref') : undefined;
}

const lookalikes: BakeRule = {
  rule: bakeImageLookalike,
  nothing: 'no name of an image is a slip away from a well-known one',
  *find({ maps, lists }) {
    for (const value of maps.get('contexts') ?? []) {
      const text = yield* textOf(value, 'contexts');
      yield* lookalikeFound(/^docker-image:\/\/(.*)$/u.exec(text ?? '')?.[1], value);
    }
    for (const value of lists.get('cache-from') ?? []) {
      const text = yield* textOf(value, 'cache-from');
      yield* lookalikeFound(cacheImage(text ?? ''), value);
    }
  },
};

/** The options of `type=…,name=value`; a value without a name is the destination. */
function optionsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(',').map((option): [string, string] => {
      const at = option.indexOf('=');
      return at === -1
        ? ['dest', option.trim()]
        : [option.slice(0, at).trim().toLowerCase(), option.slice(at + 1)];
    }),
  );
}

const provenance: BakeRule = {
  rule: bakeNoProvenance,
  nothing: 'no target disables the provenance',
  *find({ lists }) {
    // The last of several is taken.
    let last: BakeFound | undefined;
    for (const value of lists.get('attest') ?? []) {
      const text = yield* textOf(value, 'attest');
      const options = optionsOf(text ?? '');
      if (options.get('type') !== 'provenance') continue;
      const isDisabled = /^(?:true|1|t)$/iu.test(options.get('disabled') ?? '');
      last = isDisabled
        ? {
            at: value.at,
            message: 'The provenance of the image is disabled',
            steps: ['Remove disabled=true from the attestation'],
          }
        : undefined;
    }
    if (last !== undefined) yield last;
  },
};

function isOutside(path: string): boolean {
  if (path === '-' || path === '' || path === '/dev/null' || /^\/tmp(?:\/|$)/u.test(path)) return false;
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return path.startsWith('/');
}

const outputs: BakeRule = {
  rule: bakeOutputOutside,
  nothing: 'no target writes its result outside of the project',
  *find({ lists }) {
    for (const value of lists.get('output') ?? []) {
      const text = yield* textOf(value, 'output');
      const path = optionsOf(text ?? '').get('dest') ?? '';
      const { at } = value;
      if (isOutside(path))
        yield {
          at,
          message: `The result is written to ${path}`,
          steps: ['Write the result to a path below the folder of the bake file'],
        };
    }
  },
};

/** The rules on bake files, each with what it finds in a target. */
export const rulesOnTargets: readonly BakeRule[] = [
  privileges,
  credentials,
  lookalikes,
  provenance,
  outputs,
  contexts,
  copies,
];

/** Returns what a rule finds in all targets; what several inherit is found once. */
export function findInTargets({ find }: BakeRule, targets: readonly BakeTarget[]): readonly BakeFound[] {
  const found = targets.flatMap((target) => [...find(target)]);
  const byPlace = found.map((one) => {
    const { file, range } = one.at;
    return [JSON.stringify([file, range, 'doubt' in one ? one.doubt : one.message]), one] as const;
  });
  return [...new Map(byPlace).values()];
}
