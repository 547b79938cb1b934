import { formats } from '../reports/registry.ts';
import { wrap } from '../reports/text/text-width.ts';
import type { Command } from './syntax/command.ts';
import { optionGroups, type Option } from './syntax/option.ts';
import { options, type OptionName } from './syntax/options.ts';
import { commandNamed, commands } from './registry.ts';

const width = 100;

/** Columns before the words of an option or a command. */
const gutter = 26;

/** A label, and words beside it; beneath it where the label has no room. */
function entry(label: string, words: string): string {
  const [first = '', ...rest] = wrap(words, width - gutter);
  const indent = ' '.repeat(gutter);
  const beside = label.length + 2 <= gutter;
  const head = beside ? label.padEnd(gutter) + first : `${label}\n${indent}${first}`;
  return `${[head, ...rest.map((line) => indent + line)].join('\n')}\n`;
}

function optionEntry(name: OptionName, { words = {} }: Command): string {
  const { value, about, short, optional }: Option = { ...options[name], ...words[name] };
  const shown = value === undefined ? '' : optional === undefined ? ` ${value}` : `[=${value}]`;
  return entry(`  ${short === undefined ? '' : `-${short}, `}--${name}${shown}`, about);
}

function section(title: string, body: readonly string[]): string {
  return body.length === 0 ? '' : `\n${title}\n${body.join('')}`;
}

function paragraph(text: string): string {
  return `\n${wrap(text, width).join('\n')}\n`;
}

function optionSections(command: Command): string {
  return optionGroups
    .map((group) =>
      section(
        group,
        command.options
          .filter((name) => options[name].group === group)
          .map((name) => optionEntry(name, command)),
      ),
    )
    .join('');
}

/** The formats, on pages of commands that write reports. */
function formatSection({ options: taken }: Command): string {
  if (!taken.includes('html')) return '';
  const entries = Object.values(formats).map(({ name, about }, n) =>
    entry(`  ${name}`, n === 0 ? `${about} (default)` : about),
  );
  return section('Formats', entries);
}

function exampleSection({ examples }: Command): string {
  return section(
    'Examples',
    examples.map(({ line, about }) => `  ${line}\n      ${about}\n`),
  );
}

const exitCodes =
  'Exit codes: 0 no findings at or above the level; 1 findings at or above it; 3 undecided checks, with ' +
  '--strict or by policy; 2 the run failed, a named target was not reached, or nothing could be decided.';

/** The page of one command: what it does, its options and examples. */
export function commandPage(name: string): string {
  const command = commandNamed(name);
  const writesReports = command.options.includes('fail-on');
  return [
    `Usage: ironhull ${command.name} ${command.usage}\n`,
    paragraph(`${command.summary}.`),
    ...command.description.map(paragraph),
    optionSections(command),
    formatSection(command),
    exampleSection(command),
    ...(writesReports ? [paragraph(exitCodes)] : []),
  ].join('');
}

/** The page of a word that commands begin with. */
export function groupPage(name: string, below: readonly Command[]): string {
  return [
    `Usage: ironhull ${name} COMMAND [OPTION]…\n`,
    section(
      'Commands',
      below.map((command) => entry(`  ${command.name}`, command.summary)),
    ),
    `\nRun \`ironhull ${name} COMMAND --help\` for the options and examples of a command.\n`,
  ].join('');
}

/** The page that lists the commands. */
export function helpPage(): string {
  return [
    'Usage: ironhull [COMMAND] [OPTION]…\n',
    paragraph(
      'Finds insecure settings of Docker and shows how to fix them. Without a command it runs audit.',
    ),
    section(
      'Commands',
      commands.map(({ name, summary }) => entry(`  ${name}`, summary)),
    ),
    section('Options', [
      entry('  -h, --help', 'show this page, or the page of a command'),
      entry('  -V, -v, --version', 'show the version'),
    ]),
    section('Examples', [
      entry('  ironhull', 'audit this host, its engine and its containers'),
      entry('  ironhull lint .', 'check the Compose files of this folder'),
    ]),
    '\nRun `ironhull COMMAND --help` for the options and examples of a command.\n',
  ].join('');
}
