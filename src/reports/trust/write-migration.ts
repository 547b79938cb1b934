import { counted } from '../../core/counted.ts';
import type { ContentTrustMention, JudgedUse, UseEffect } from '../../core/trust/content-trust.ts';
import { describeLocation } from '../../core/location.ts';
import type { DockerClient, MigratedImage, MigrationReport } from '../../core/trust/migration-report.ts';
import { plainText } from '../text/plain-text.ts';
import { section, wrapped } from './section.ts';
import type { StatementOptions } from './write-statements.ts';

/** The report of a migration as JSON. */
export function migrationAsJson(report: MigrationReport): string {
  return `${JSON.stringify({ version: 1, ...report }, undefined, 2)}\n`;
}

const effects: readonly (readonly [UseEffect, string])[] = [
  ['fails open', 'Fails open: images are used without the verification that is asked for here'],
  ['breaks', 'Breaks'],
  ['still works', 'Still works'],
  ['no effect', 'Without effect'],
];

/** The report of a migration for people: what fails open first, and what to do at the end. */
export function migrationAsText(report: MigrationReport, options: StatementOptions): string {
  const { client, uses, mentions, images, policy, gaps, notes, next } = report;
  return [
    ...(uses.length > 0 ? [`${wrapped(plainText(clientLine(client, uses)), '', options)}\n\n`] : []),
    ...effects.map(([effect, title]) =>
      section(title, groupedLines(uses.filter((use) => use.effect === effect)), options),
    ),
    section('Images', groupedImages(images), options),
    section('Only mentioned', mentionLines(mentions), options),
    section(
      'Not known',
      gaps.map(({ what, why }) => `${what}: ${why}`),
      options,
    ),
    section('Notes', notes, options),
    section(
      'What to do',
      next.map((step, at) => `${at + 1}. ${step}`),
      options,
    ),
    // A policy is to be copied: its lines are not wrapped.
    ...(policy === undefined || images.length === 0 ? [] : [policyPart(policy)]),
    `${wrapped(plainText(summary(report)), '', options)}\n`,
  ].join('');
}

function policyPart(policy: string): string {
  const lines = policy.trimEnd().split('\n').map(plainText);
  return ['For ironhull.yaml', ...lines.map((line) => `  ${line}`), '', ''].join('\n');
}

function clientLine({ version, from, why }: DockerClient, uses: readonly JudgedUse[]): string {
  if (from === 'option') return `Docker client: ${version}, as named.`;
  const elsewhere = uses.some(({ runsIn }) => runsIn !== 'machine')
    ? ' What runs in CI, in containers and on other machines has a client of its own.'
    : '';
  return from === 'machine'
    ? `Docker client: ${version}, on this machine; the engine decides nothing.${elsewhere} For files that are used elsewhere, name the client there with --client-version.`
    : `Docker client: not known (${why}), so that both kinds are shown; name the one where the files are used with --client-version.`;
}

/** Uses with the same effect and the same thing to do are explained once, below their places. */
function groupedLines(uses: readonly JudgedUse[]): readonly string[] {
  const groups = Map.groupBy(uses, (use) => JSON.stringify([use.effects, use.todo]));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return [
      ...own.map(({ at, shown, command }) => {
        const of =
          command === undefined || shown.startsWith('docker ') ? '' : ` (docker ${command.join(' ')})`;
        return `${describeLocation(at)}: ${shown}${of}`;
      }),
      ...first.effects.map(
        ({ client, detail }) => `    ${client === undefined ? '' : `client ${client}: `}${detail}`,
      ),
      `    To do: ${first.todo}`,
    ];
  });
}

/** Images of which the same is known are explained once, below their names. */
function groupedImages(images: readonly MigratedImage[]): readonly string[] {
  const groups = Map.groupBy(images, (image) => JSON.stringify(imageLines(image)));
  return [...groups.values()].flatMap((own) => [
    ...own.map(imageTitle),
    ...own.slice(0, 1).flatMap(imageLines),
  ]);
}

function imageTitle({ reference, places }: MigratedImage): string {
  const [first, ...more] = places;
  const where =
    first === undefined
      ? ''
      : ` (${describeLocation(first)}${more.length === 0 ? '' : ` and ${counted(more.length, 'more place')}`})`;
  return `${reference}${where}`;
}

function imageLines(image: MigratedImage): readonly string[] {
  const { signed, current, pinnedOtherwise, unread, lock, proposal } = image;
  const isMoved = signed !== undefined && current !== undefined && signed !== current;
  return [
    `    Content Trust: ${legacyText(image)}`,
    ...(isMoved
      ? [
          `    CHANGED: the tag has ${current} now. Somebody pushed it without signing, or attacks it: do not use it before you know which.`,
        ]
      : []),
    ...pinnedOtherwise.map((digest) => `    DIFFERS: a file pins ${digest}, which is not what was signed`),
    ...unread.map((why) => `    not known: ${why}`),
    ...(lock === undefined
      ? []
      : [`    lock: ${lock.state}${lock.why === undefined ? '' : `: ${lock.why}`}`]),
    ...proposal.map((step) => `    ${step}`),
  ];
}

function legacyText({ statement, source, signed }: MigratedImage): string {
  if (statement === undefined)
    return 'not verified: no copy of its metadata here, and servers are asked only with --registry';
  const { verdict, steps, signer } = statement;
  const from = source === undefined ? '' : ` (${source})`;
  if (signed !== undefined)
    return `signed as ${signed}${signer === undefined ? '' : `, by ${signer}`}${from}`;
  return `${verdict}: ${steps.at(-1)?.detail ?? 'nothing is known'}${from}`;
}

function mentionLines(mentions: readonly ContentTrustMention[]): readonly string[] {
  const byFile = Map.groupBy(mentions, ({ at }) => at.file);
  return [...byFile].map(([file, own]) => {
    const places = own.map(({ at: { range }, shown }) => `${range.startLine}:${range.startColumn} ${shown}`);
    const shown = places.slice(0, 5).join(', ');
    return `${file}: ${shown}${places.length > 5 ? ` and ${places.length - 5} more` : ''}`;
  });
}

const counts: readonly (readonly [UseEffect, ofOne: string, ofMany: string])[] = [
  ['fails open', 'fails open', 'fail open'],
  ['breaks', 'breaks', 'break'],
  ['still works', 'still works', 'still work'],
  ['no effect', 'without effect', 'without effect'],
];

function summary({ uses, images, mentions, lockFile, gaps }: MigrationReport): string {
  const parts = counts.flatMap(([effect, ofOne, ofMany]) => {
    const count = uses.filter((use) => use.effect === effect).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? ofOne : ofMany}`];
  });
  const signed = images.filter((one) => one.signed !== undefined).length;
  const written = images.filter(({ lock }) => lock?.state === 'added').length;
  return [
    uses.length === 0
      ? 'No use of Content Trust found'
      : `${counted(uses.length, 'use')} of Content Trust: ${parts.join(', ')}`,
    ...(images.length > 0 ? [`${counted(images.length, 'image')}, ${signed} with a trusted signature`] : []),
    ...(mentions.length > 0 ? [counted(mentions.length, 'mention')] : []),
    ...(gaps.length > 0 ? [`${gaps.length} not known`] : []),
    ...(lockFile === undefined ? [] : [`${lockFile}: ${counted(written, 'digest')} added`]),
  ].join('; ');
}
