import { IronhullError } from '../../core/errors.ts';
import type { EngineOptions } from '../../app/targets/engine/engine-options.ts';
import { emit, outputFile } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import { namedEngine } from '../syntax/named-engine.ts';
import {
  contentOptions,
  notationOptions,
  pinOptions,
  schemesOf,
  serverOptions,
  signerOf,
  signerOptions,
} from '../syntax/trust-schemes.ts';

/** The engine that the user named: without a name, none is asked. */
function engineOf(args: Arguments): { engine?: EngineOptions } {
  const engine = namedEngine(args);
  return Object.keys(engine).length === 0 ? {} : { engine };
}

/** `ironhull trust inspect IMAGE` */
export const trustInspectCommand: Command = {
  name: 'trust inspect',
  usage: 'IMAGE [OPTION]…',
  summary: 'Show what a registry knows of an image: digest, platforms, who signed it, attestations',
  description: [
    'One page on an image: its digest and the tags and platforms that go with it, what is signed and by whom, what attestations say (provenance, SBOM), and the verdict with every step of its reasoning. Attestations without a signature are shown as what they are: claims. With --engine or --context it also shows what that engine says of the origin of the image; no verdict uses it.',
  ],
  options: [
    ...signerOptions,
    ...contentOptions,
    ...serverOptions,
    ...pinOptions,
    ...notationOptions,
    'engine',
    'context',
    'format',
    'output',
  ],
  examples: [
    { line: 'ironhull trust inspect debian:13', about: 'shows an image of Docker Hub' },
    {
      line: 'ironhull trust inspect registry.example/app:1.0 --key cosign.pub',
      about: 'with the verdict on a key',
    },
    { line: 'ironhull trust inspect registry.example/app:1.0 --format json', about: 'as JSON' },
  ],
  async run(args, runtime) {
    const [image, ...more] = args.positionals;
    if (image === undefined || more.length > 0)
      throw new IronhullError('USAGE', 'trust inspect needs one image');
    const format = args.text('format') ?? 'table';
    if (format !== 'table' && format !== 'json')
      throw new IronhullError('USAGE', `--format is ${format}; trust inspect writes table and json`);
    const [{ inspectImage }, { readSigner }, { imageAsText }, { trustExitCode }, schemes] = await Promise.all(
      [
        import('../../app/trust/inspect-image.ts'),
        import('../../app/trust/verify-bundle-file.ts'),
        import('../../reports/trust/write-image.ts'),
        import('../../app/trust/exit-code.ts'),
        schemesOf(args, runtime),
      ],
    );
    const signer =
      (schemes.cosign ?? schemes.attestations) ? {} : { cosign: [await readSigner(signerOf(args), runtime)] };
    const trust = await inspectImage(image, { ...schemes, ...signer, ...engineOf(args) }, runtime);
    const options =
      outputFile(args) === undefined
        ? tableOptions(process.stdout, process.env, {
            all: true,
            brief: false,
          })
        : fileOptions({ all: true, brief: false });
    await emit(
      format === 'json' ? `${JSON.stringify(trust, undefined, 2)}\n` : imageAsText(trust, options),
      args,
    );
    return trustExitCode(trust.statements);
  },
};
