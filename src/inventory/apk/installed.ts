import { readParagraphs } from '../paragraphs.ts';
import { isPackagedPath, isWord } from '../stated-values.ts';

/** Paths of the database: of apk-tools 3 and of a system where `/lib` is a link, and the former one. */
export const apkDatabases = ['/usr/lib/apk/db/installed', '/lib/apk/db/installed'] as const;

/** An installed apk package. */
export interface ApkPackage {
  name: string;
  version: string;
  architecture?: string;
  /** The package of source code that it was built from, which has the same version. */
  origin?: string;
  maintainer?: string;
  license?: string;
  /** Absolute paths of its files. */
  files: readonly string[];
}

/** What a database says. */
export interface ApkDatabase {
  packages: readonly ApkPackage[];
  /** Paragraphs that are not understood. */
  gaps: readonly string[];
}

/**
 * Reads the text of apk's `installed`: paragraphs of lines with a letter and a value (`P` name, `V` version, `A`
 * architecture, `o` origin, `m` maintainer, `L` license, `F` directory, `R` file of the directory before it). Of the
 * files, those whose names are wanted.
 */
export function readApkPackages(
  text: string,
  isWantedFile: (baseName: string) => boolean = () => true,
): ApkDatabase {
  const { values, gaps } = readParagraphs<ApkPackage>(text, (paragraph) => {
    const { fields, files, problem } = parseParagraph(paragraph, isWantedFile);
    const [name, version] = [fields.get('P'), fields.get('V')];
    if (name === undefined || version === undefined || !isWord(name) || !isWord(version))
      return { problem: problem ?? 'has no name or no version' };
    const value = packageOf(name, version, fields, files);
    return { value, label: name, ...(problem === undefined ? {} : { problem }) };
  });
  return { packages: values, gaps };
}

interface Paragraph {
  /** First values by letter. */
  fields: ReadonlyMap<string, string>;
  files: readonly string[];
  problem?: string;
}

const keptFields: ReadonlySet<string> = new Set(['P', 'V', 'A', 'o', 'm', 'L']);

function parseParagraph(paragraph: string, isWantedFile: (baseName: string) => boolean): Paragraph {
  const fields = new Map<string, string>();
  const files: string[] = [];
  let folder = '/';
  let problem: string | undefined;
  for (const line of paragraph.split('\n')) {
    if (line === '') continue;
    if (line[1] !== ':') {
      problem ??= 'has a line that is no field';
      continue;
    }
    const [letter, value] = [line[0] ?? '', line.slice(2)];
    if (letter === 'F') folder = value === '' ? '/' : `/${value}/`;
    else if (letter === 'R') {
      if (!isWantedFile(value)) continue;
      const path = `${folder}${value}`;
      if (isPackagedPath(path)) files.push(path);
      else problem ??= 'has a file with a malformed path';
    } else if (keptFields.has(letter)) {
      if (fields.has(letter)) problem ??= `has ${letter} twice`;
      else fields.set(letter, value);
    }
  }
  return { fields, files, ...(problem === undefined ? {} : { problem }) };
}

function packageOf(
  name: string,
  version: string,
  fields: ReadonlyMap<string, string>,
  files: readonly string[],
): ApkPackage {
  const [architecture, origin] = [fields.get('A'), fields.get('o')];
  const [maintainer, license] = [fields.get('m'), fields.get('L')];
  return {
    name,
    version,
    ...(architecture !== undefined && isWord(architecture) ? { architecture } : {}),
    ...(origin !== undefined && isWord(origin) ? { origin } : {}),
    ...(maintainer === undefined || maintainer === '' ? {} : { maintainer: maintainer.slice(0, 1000) }),
    ...(license === undefined || license === '' ? {} : { license: license.slice(0, 1000) }),
    files,
  };
}
