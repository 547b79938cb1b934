/** An installed apk package with at least one of the requested files. */
export interface ApkPackage {
  name: string;
  version: string;
  /** Paths of its files with a requested name. */
  files: readonly string[];
}

/**
 * Returns the packages with a file of one of the names, from the text of `/lib/apk/db/installed`: paragraphs
 * of lines with a letter and a value (`P` name, `V` version, `F` directory, `R` file of the directory before
 * it).
 */
export function apkPackagesWith(text: string, names: ReadonlySet<string>): readonly ApkPackage[] {
  return text.split('\n\n').flatMap((paragraph) => {
    const files: string[] = [];
    let folder = '';
    const fields = new Map<string, string>();
    for (const line of paragraph.split('\n')) {
      const [key, value] = [line.slice(0, 2), line.slice(2)];
      if (key === 'F:') folder = value;
      else if (key === 'R:' && names.has(value)) files.push(`/${folder}/${value}`);
      else if (key === 'P:' || key === 'V:') fields.set(key, value);
    }
    const [name, version] = [fields.get('P:'), fields.get('V:')];
    return name === undefined || version === undefined || files.length === 0
      ? []
      : [{ name, version, files }];
  });
}
