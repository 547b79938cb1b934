import type { WorkloadCredential, Entry } from '../../core/workload/workload.ts';
import { cut } from '../../formats/docker-values/key-value.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import { wordsBefore } from '../../knowledge/credentials/client-images.ts';
import { findCommandCredentials } from '../../secrets/command-line.ts';
import { findNamedCredentials, findVariableCredentials } from '../../secrets/named.ts';
import type { CommandText } from './command-text.ts';
import { unresolvedText, usesOf, write } from './draft.ts';
import type { Draft, PlacedUse } from './draft.ts';
import type { RunLine } from './read-script.ts';

type CredentialEntries = Entry<WorkloadCredential>[];

function whyOpen(use: PlacedUse): { open?: string } {
  return use.unknown.length > 0 ? { open: unresolvedText(use) } : {};
}

function named(where: 'label' | 'log-option', use: PlacedUse): CredentialEntries {
  const { key: name, value: text = '' } = cut(use.value, '=');
  const at = [use.at];
  if (name.includes(unknownText)) return [{ unresolved: unresolvedText(use), at }];
  return findNamedCredentials(where, { name, text, ...whyOpen(use), at });
}

function variable({ value, at }: PlacedUse): CredentialEntries {
  const { key: name, value: text = '' } = cut(value, '=');
  return name.includes(unknownText) ? [] : findVariableCredentials({ name, text, at: [at] });
}

function flagCommand(where: 'entrypoint' | 'healthcheck', use: PlacedUse | undefined): CredentialEntries {
  return use ? findCommandCredentials(where, [{ text: use.value, ...whyOpen(use), at: [use.at] }]) : [];
}

/** The words after the image are the container's command. */
function command(
  [image, ...words]: readonly Argument[],
  entrypoint: PlacedUse | undefined,
  place: CommandText,
): CredentialEntries {
  const open = 'an expansion whose value is unknown';
  return findCommandCredentials(
    'command',
    words.map((word) => ({
      text: word.text,
      ...(word.unknown.length > 0 ? { open } : {}),
      at: [place.at({ start: word.start, end: word.end })],
    })),
    wordsBefore(entrypoint === undefined ? [] : [entrypoint.value], image?.text ?? ''),
  );
}

/** Returns what looks like a credential anywhere on the line; an empty list if there is none. */
export function finishCredentials(run: RunLine, place: CommandText, draft: Draft): void {
  const files = usesOf(draft, 'label-file').map(({ at }) => ({
    unresolved: 'labels from a file that was not read',
    at: [at],
  }));
  const entrypoint = usesOf(draft, 'entrypoint').at(-1);
  const value = [
    ...usesOf(draft, 'env').flatMap(variable),
    ...usesOf(draft, 'label', 'annotation').flatMap((use) => named('label', use)),
    ...files,
    ...flagCommand('entrypoint', entrypoint),
    ...command(run.flags.rest, entrypoint, place),
    ...flagCommand('healthcheck', usesOf(draft, 'health-cmd').at(-1)),
    ...usesOf(draft, 'log-opt').flatMap((use) => named('log-option', use)),
  ];
  write(draft, 'credentials', { value, at: [place.at(run)] });
}
