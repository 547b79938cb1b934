import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { emit, outputFile, printError } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';
import { scanAccessOf } from '../syntax/scan-access.ts';
import { plainText } from '../../reports/text/plain-text.ts';

/** The name of a format, or the table for people. */
function formatOf<T extends string>(args: Arguments, formats: readonly T[]): T | 'table' {
  const wanted = args.text('format') ?? 'table';
  const found = wanted === 'table' ? wanted : formats.find((one) => one === wanted);
  if (found !== undefined) return found;
  throw new IronhullError('USAGE', `--format is ${wanted}; it must be ${formats.join(', ')} or table`);
}

/** `ironhull sbom TARGET` */
export const sbomCommand: Command = {
  name: 'sbom',
  usage: 'TARGET [OPTION]…',
  summary: 'List the packages of an image or a file system, as a table or an SBOM',
  description: [
    'TARGET is what `ironhull scan` takes. --format is table, cyclonedx-json (1.6), cyclonedx-xml (1.6) or spdx-json (2.3). Scanning the SBOM finds what scanning the image finds.',
    'What could not be read is in the SBOM, and on stderr: the run then ends with 3 under --strict.',
  ],
  options: ['engine', 'context', 'platform', 'no-cache', 'format', 'output', 'all', 'strict'],
  words: {
    all: { about: 'show every path of a package' },
    strict: { about: 'exit 3 if something could not be read' },
    format: { value: 'NAME', about: 'table, cyclonedx-json, cyclonedx-xml or spdx-json' },
  },
  examples: [
    {
      line: 'ironhull sbom rootfs:/srv/root --all',
      about: 'the packages of a folder, with every path of each',
    },
    { line: 'ironhull sbom nginx:1.25', about: 'the packages of an image, with the layer of each' },
    {
      line: 'ironhull sbom nginx:1.25 --format cyclonedx-json --output nginx.cdx.json',
      about: 'an SBOM to keep, or to scan elsewhere',
    },
  ],
  async run(args, runtime) {
    const [target, stray] = args.positionals;
    if (target === undefined || stray !== undefined)
      throw new IronhullError('USAGE', 'name one target; an SBOM is of one image');
    const { readSoftware, sbomFormats, sbomText } = await import('../../app/scan/sbom.ts');
    const format = formatOf(args, sbomFormats);
    const options = { cache: !args.flag('no-cache'), ...scanAccessOf(args) };
    const software = await readSoftware(target, options, runtime);
    const { gaps } = software.inventory;
    if (format === 'table') {
      const { packagesAsText } = await import('../../reports/sbom/package-table.ts');
      const amount = { all: args.flag('all') };
      const { width, unicode } =
        outputFile(args) === undefined
          ? tableOptions(process.stdout, process.env, amount)
          : fileOptions(amount);
      await emit(packagesAsText(software.inventory, { width, unicode, ...amount }), args);
    } else {
      await emit(sbomText(software, format, runtime), args);
      for (const { what, why } of gaps) printError(`${plainText(`not read: ${what}: ${why}`)}\n`);
    }
    return gaps.length > 0 && args.flag('strict') ? 3 : 0;
  },
};
