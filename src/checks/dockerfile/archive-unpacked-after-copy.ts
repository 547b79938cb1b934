import type { CopyInstruction, Dockerfile, RunCommand } from '../../core/image/dockerfile.ts';
import { flagOf, unquoted } from '../support/dockerfile/dockerfile-flags.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';
import { commandsIn } from '../support/dockerfile/dockerfile-commands.ts';

const archive = /\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz|zst|zip)$/u;
/** ADD unpacks tar archives only. */
const tar = /\.(?:tar|tb2|tbz2?|tgz|tlz|txz)$|\.tar\.\w+$/u;

const unpackers: ReadonlySet<string> = new Set(
  'unzip gunzip bunzip2 unlzma unxz zgz uncompress zcat gzcat'.split(' '),
);

const baseName = (path: string): string => unquoted(path).replace(/^.*[/\\]/u, '');

/** How a command unpacks: with an option, or by the first word of tar alone (`tar xf`). */
function unpacking({ program, arguments: words }: RunCommand): 'option' | 'word' | undefined {
  if (unpackers.has(program)) return 'option';
  if (program !== 'tar') return undefined;
  const texts = words.map(({ text }) => text);
  if (texts.some((text) => /^-(?:[^-]*x|-extract$|-get$)/u.test(text))) return 'option';
  return /^[A-Za-z]*x/u.test(texts[0] ?? '') ? 'word' : undefined;
}

/** Archives that a COPY of the build context leaves in the image, by their names there. */
function archivesOf({ sources, destination }: CopyInstruction): readonly string[] {
  const target = baseName(destination.text);
  if (archive.test(target)) return [target];
  return sources.map(({ text }) => baseName(text)).filter((name) => archive.test(name));
}

/** A command that unpacks something. */
interface Unpacking {
  offset: number;
  how: 'option' | 'word';
}

/** The commands that unpack, in the order of the file, by stage and the name of what they name. */
function unpackingsOf(dockerfile: Dockerfile): ReadonlyMap<string, readonly Unpacking[]> {
  const found = new Map<string, Unpacking[]>();
  for (const { stage, instruction, command } of commandsIn(dockerfile)) {
    const how = unpacking(command);
    if (how === undefined) continue;
    for (const { text } of command.arguments) {
      if (text.startsWith('-')) continue;
      const key = `${stage.index} ${baseName(text)}`;
      const list = found.get(key) ?? [];
      found.set(key, list);
      list.push({ offset: instruction.span.start, how });
    }
  }
  return found;
}

function* findUnpacked(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const unpackings = unpackingsOf(dockerfile);
  for (const { stage, instruction } of instructionsOf(dockerfile, 'COPY')) {
    if (flagOf(instruction, 'from') !== undefined) continue;
    for (const name of archivesOf(instruction)) {
      const last = unpackings.get(`${stage.index} ${name}`)?.at(-1);
      if (last === undefined || last.offset < instruction.span.start) continue;
      yield {
        at: instruction.span,
        message: `${name} is copied into a layer, and unpacked into another`,
        detail: { archive: name, unpacked: last.how === 'word' ? 'by a word' : 'by an option' },
        steps: tar.test(name)
          ? ['Let ADD unpack it: ADD ARCHIVE DIRECTORY/']
          : ['Unpack it from a mount: RUN --mount=type=bind,source=ARCHIVE,target=/ARCHIVE …'],
      };
    }
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/archive-unpacked-after-copy',
  title: 'Archive copied and unpacked in another layer',
  category: 'hygiene',
  severity: 'info',
  why: 'The archive stays in the layer of COPY, even if a later step removes it: the image is larger than what it holds.',
  remediation: 'Use ADD, which unpacks tar archives of the build context, or a mount.',
  aliases: [{ tool: 'hadolint', id: 'DL3010', only: ['by an option'] }],
  nothing: 'no archive is copied and unpacked later',
  find: findUnpacked,
  examples: {
    bad: [
      {
        title: 'tar',
        dockerfile: 'FROM debian:13\nCOPY app.tar.gz /tmp/\nRUN tar -C /opt -xzf /tmp/app.tar.gz',
      },
      {
        title: 'tar, without a dash',
        dockerfile: 'FROM debian:13\nCOPY app.tgz /tmp/\nRUN cd /tmp && tar xf app.tgz',
      },
      { title: 'tar --extract', dockerfile: 'FROM debian:13\nCOPY a.txz /\nRUN tar --extract --file a.txz' },
      { title: 'unzip', dockerfile: 'FROM debian:13\nCOPY ["a.zip", "/b.zip"]\nRUN unzip b.zip && rm b.zip' },
      { title: 'gunzip', dockerfile: 'FROM debian:13\nCOPY dump.gz .\nRUN gunzip ./dump.gz' },
      {
        title: 'another name',
        dockerfile: 'FROM debian:13\nCOPY a.tar.gz /b.tar.gz\nRUN tar -xf "/b.tar.gz"',
      },
    ],
    good: [
      { title: 'ADD', dockerfile: 'FROM debian:13\nADD app.tar.gz /opt/' },
      { title: 'packed, not unpacked', dockerfile: 'FROM debian:13\nCOPY a.tar /\nRUN tar -cf a.tar /etc' },
      { title: 'another archive', dockerfile: 'FROM debian:13\nCOPY a.tar /\nRUN tar -xf b.tar' },
      {
        title: 'of another stage',
        dockerfile: 'FROM debian:13 AS a\nFROM debian:13\nCOPY --from=a /a.tar /\nRUN tar -xf a.tar',
      },
      {
        title: 'in another stage',
        dockerfile: 'FROM debian:13\nCOPY a.tar /\nFROM debian:13\nRUN tar -xf a.tar',
      },
    ],
    unsure: [],
  },
});
