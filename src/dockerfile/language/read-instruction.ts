import type {
  CommandInstruction,
  CopyInstruction,
  DockerfileHeredoc,
  DockerfileProblem,
  FromInstruction,
  Instruction,
  ListInstruction,
  OnbuildInstruction,
  ValueInstruction,
} from '../../core/image/dockerfile.ts';
import { suggestion } from '../../core/suggest.ts';
import { heredocStart } from './heredocs.ts';
import { placedText } from './joined-text.ts';
import type { LogicalLine } from './logical-lines.ts';
import { mountProblem } from './mount-option.ts';
import { readHealthcheck } from './read-healthcheck.ts';
import { readArg, readPairs } from './read-pairs.ts';
import {
  baseOf,
  checkFlags,
  readCommand,
  readWordList,
  Refused,
  RefusedForm,
  type Reading,
} from './reading.ts';
import { splitInstruction } from './split-instruction.ts';
import { readStringList } from './string-list.ts';
import { splitWords } from './words.ts';

const stageName = /^[a-z][a-z0-9\-_.]*$/u;

function readFrom(reading: Reading): FromInstruction {
  const words = reading.args.text === '' ? [] : splitWords(reading.args);
  const [image, as, name] = words;
  const isNamed = words.length === 3 && as?.text.toLowerCase() === 'as';
  if (image === undefined || (words.length !== 1 && !isNamed))
    throw new Refused('FROM takes an image, or an image, AS and the name of the stage');
  if (isNamed && !stageName.test(name?.text.toLowerCase() ?? ''))
    throw new Refused(
      'The name of a stage starts with a letter, and has letters, digits, - _ and . only',
      name?.span,
    );
  checkFlags(reading);
  return { ...baseOf(reading, 'FROM'), image, ...(isNamed && as && name ? { as, name } : {}) };
}

function readRun(reading: Reading): CommandInstruction {
  checkFlags(reading);
  for (const { name, value = '', span } of reading.flags) {
    const refused =
      name === 'mount'
        ? mountProblem(value)
        : name === 'network' && !['default', 'none', 'host'].includes(value)
          ? 'it is default, none or host'
          : name === 'security' && !['insecure', 'sandbox'].includes(value) && !value.includes('$')
            ? 'it is insecure or sandbox'
            : undefined;
    if (refused !== undefined) throw new Refused(`--${name}: ${refused}`, span);
  }
  return readShellCommand(reading, 'RUN');
}

function readShellCommand(
  reading: Reading,
  keyword: 'RUN' | 'CMD' | 'ENTRYPOINT' | 'SHELL',
): CommandInstruction {
  const command = readCommand(reading.args, keyword) ?? { form: 'shell', script: reading.args };
  return { ...baseOf(reading, keyword), command };
}

function readCommandInstruction(reading: Reading): CommandInstruction {
  checkFlags(reading);
  return readShellCommand(reading, reading.keyword === 'CMD' ? 'CMD' : 'ENTRYPOINT');
}

function readShell(reading: Reading): CommandInstruction {
  checkFlags(reading);
  const instruction = readShellCommand(reading, 'SHELL');
  const { command } = instruction;
  if (command.form === 'shell' || command.words.length === 0)
    throw new Refused('SHELL takes a list of words: SHELL ["/bin/sh", "-c"]');
  return instruction;
}

function readCopy(reading: Reading): CopyInstruction {
  const { args } = reading;
  const keyword = reading.keyword === 'ADD' ? 'ADD' : 'COPY';
  const json = readStringList(args);
  const words = readWordList(args, keyword);
  const destination = words.at(-1);
  if (destination === undefined || words.length < 2)
    throw new Refused(`${keyword} takes one or more sources and a destination`);
  checkFlags(reading);
  if (heredocStart(destination.text) !== undefined)
    throw new Refused(`The destination of ${keyword} cannot be a heredoc`, destination.span);
  const sources = words.slice(0, -1).filter(({ text }) => heredocStart(text) === undefined);
  return { ...baseOf(reading, keyword), form: json === undefined ? 'words' : 'json', sources, destination };
}

function readExpose(reading: Reading): ListInstruction {
  if (reading.args.text === '') throw new Refused('EXPOSE takes one or more ports');
  checkFlags(reading);
  return { ...baseOf(reading, 'EXPOSE'), values: splitWords(reading.args) };
}

function readVolume(reading: Reading): ListInstruction {
  const values = readWordList(reading.args, 'VOLUME');
  if (values.length === 0) throw new Refused('VOLUME takes one or more paths');
  checkFlags(reading);
  const empty = values.find(({ text }) => text.trim() === '');
  if (empty !== undefined) throw new Refused('VOLUME: a path is empty', empty.span);
  return { ...baseOf(reading, 'VOLUME'), values };
}

function readValue(reading: Reading): ValueInstruction {
  const { args } = reading;
  const keyword = reading.keyword as ValueInstruction['keyword'];
  if (args.text === '') throw new Refused(`${keyword} takes one value`);
  if (keyword !== 'STOPSIGNAL') checkFlags(reading);
  return { ...baseOf(reading, keyword), value: placedText(args, 0, args.text.length) };
}

const notTriggers: ReadonlySet<string> = new Set(['ONBUILD', 'FROM', 'MAINTAINER']);

function readOnbuild(reading: Reading): OnbuildInstruction {
  if (reading.args.text === '') throw new Refused('ONBUILD takes an instruction');
  checkFlags(reading);
  const { written } = splitInstruction(reading.args);
  const keyword = written.text.toUpperCase();
  if (notTriggers.has(keyword)) throw new Refused(`ONBUILD ${keyword} is not allowed`, written.span);
  const trigger = readTrigger(reading);
  return { ...baseOf(reading, 'ONBUILD'), ...(trigger && { trigger }) };
}

/** Most of what is wrong with a trigger is only refused by a build from the image. */
function readTrigger(reading: Reading): Instruction | undefined {
  try {
    return readParts({ ...reading, joined: reading.args }, reading.escape, reading.heredocs);
  } catch (error) {
    if (error instanceof RefusedForm || !(error instanceof Refused)) throw error;
    return undefined;
  }
}

const readers: Readonly<Record<Instruction['keyword'], (reading: Reading) => Instruction>> = {
  ADD: readCopy,
  ARG: readArg,
  CMD: readCommandInstruction,
  COPY: readCopy,
  ENTRYPOINT: readCommandInstruction,
  ENV: readPairs,
  EXPOSE: readExpose,
  FROM: readFrom,
  HEALTHCHECK: readHealthcheck,
  LABEL: readPairs,
  MAINTAINER: readValue,
  ONBUILD: readOnbuild,
  RUN: readRun,
  SHELL: readShell,
  STOPSIGNAL: readValue,
  USER: readValue,
  VOLUME: readVolume,
  WORKDIR: readValue,
};

function isKeyword(text: string): text is Instruction['keyword'] {
  return Object.hasOwn(readers, text);
}

/** A Compose file may name any file as a Dockerfile, `.env` or `/etc/shadow`: only a word of letters is shown. */
function noInstruction(word: string): string {
  if (!/^[A-Za-z]{1,20}$/u.test(word)) return 'The line does not begin with an instruction';
  return `${word} is no instruction${suggestion(word.toUpperCase(), Object.keys(readers))}`;
}

/** @throws Refused for what BuildKit refuses. */
function readParts(
  { joined, span, ...rest }: LogicalLine,
  escape: '\\' | '`',
  heredocs: readonly DockerfileHeredoc[],
): Instruction {
  const { written, flags, args } = splitInstruction(joined);
  const keyword = written.text.toUpperCase();
  if (!isKeyword(keyword)) {
    throw new Refused(noInstruction(written.text), written.span);
  }
  return readers[keyword]({ ...rest, keyword, written, span, flags, heredocs, args, escape });
}

/** Reads an instruction; a problem is what BuildKit refuses. */
export function readInstruction(
  line: LogicalLine,
  escape: '\\' | '`',
  heredocs: readonly DockerfileHeredoc[],
): { instruction?: Instruction; problem?: DockerfileProblem } {
  try {
    return { instruction: readParts(line, escape, heredocs) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { problem: { message: error.message, span: error.span ?? line.span } };
  }
}
