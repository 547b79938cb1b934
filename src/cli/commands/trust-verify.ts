import { IronhullError } from '../../core/errors.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import { emit, outputFile } from '../output/output.ts';
import { fileOptions, tableOptions } from '../report/terminal.ts';
import type { Arguments } from '../syntax/arguments.ts';
import type { Command } from '../syntax/command.ts';
import type { OptionName } from '../syntax/options.ts';
import {
  contentOptions,
  isGiven,
  notationOptions,
  notationPlacesOf,
  pinOf,
  pinOptions,
  refuseOthers,
  schemesFor,
  serverOptions,
  signerOf,
  signerOptions,
} from '../syntax/trust-schemes.ts';

const artifactOptions = ['artifact'] as const satisfies readonly OptionName[];
const bundleOptions = ['bundle'] as const satisfies readonly OptionName[];
const envelopeOptions = ['signature'] as const satisfies readonly OptionName[];
const copyOptions = ['notary-repository', 'gun'] as const satisfies readonly OptionName[];
const offlineOptions = ['offline', 'lock'] as const satisfies readonly OptionName[];
const timeOptions = ['at'] as const satisfies readonly OptionName[];

/** `ironhull trust verify` */
export const trustVerifyCommand: Command = {
  name: 'trust verify',
  usage: 'IMAGE… | --offline | --bundle FILE | --notary-repository DIR […]',
  summary: 'Verify who signed images, or files without the network',
  description: [
    'Images are verified as --policy says, by the signers that are named (--key, --identity), with a Notary server (--notary) or with notation (--notation). --offline takes digests and signatures from a lock (ironhull trust lock --evidence): without IMAGE, of every image in it.',
    'Each verdict is one of four. trusted: every step of the verification holds. rejected: a step proves that something is wrong. unsigned: there is no signature. unverifiable: what is needed to decide is missing, or a good signature is of somebody whom nothing here trusts.',
    'A Sigstore bundle is what cosign, GitHub and the Sigstore clients write: a signature or an attestation with its certificate, its log entry and its timestamps. A Notary repository is what Docker Content Trust signs with: a copy of its metadata (root.json, targets.json, snapshot.json, timestamp.json) is in ~/.docker/trust/tuf, or on its server.',
    'A signature of the Notary Project is what notation makes: --signature verifies one without a registry, by the authority of the signer (--ca) or by a trust policy and the name of the image. The trust policy says per repository who may sign and what is enforced; what it does not enforce is shown. Without the network it is not known whether a certificate is revoked, unless its authority names no place for that or --crl has its list: where the policy enforces revocation, that is unverifiable.',
  ],
  options: [
    ...bundleOptions,
    ...artifactOptions,
    ...envelopeOptions,
    ...copyOptions,
    ...signerOptions,
    ...contentOptions,
    ...serverOptions,
    ...pinOptions,
    ...notationOptions,
    ...timeOptions,
    ...offlineOptions,
    'policy',
    'brief',
    'format',
    'output',
  ],
  words: { brief: { about: 'one line for each verdict, without its steps' } },
  examples: [
    {
      line: 'ironhull trust verify registry.example/team/app:1.0 --key cosign.pub',
      about: 'verifies that an image in a registry was signed with a key by cosign',
    },
    {
      line: 'ironhull trust verify registry.example/app:1.0 --notary https://notary.example --ca ca.pem',
      about: 'verifies that a tag is what was signed with Docker Content Trust',
    },
    {
      line: 'ironhull trust verify --offline --policy ironhull.yaml',
      about: 'verifies every image of ironhull.lock by the signatures stored beside it',
    },
    {
      line: 'ironhull trust verify registry.example/app:1.0 --key cosign.pub --attestation sbom',
      about: 'verifies that an image has a bill of materials that was signed with a key',
    },
    {
      line: 'ironhull trust verify --bundle app.json --artifact app.tar --identity ann@example.com --issuer URL',
      about: 'verifies that Ann signed a file',
    },
  ],
  async run(args, runtime) {
    const [{ statementsAsJson, statementsAsText }, { trustExitCode }] = await Promise.all([
      import('../../reports/trust/write-statements.ts'),
      import('../../app/trust/exit-code.ts'),
    ]);
    const format = args.text('format') ?? 'table';
    if (format !== 'table' && format !== 'json')
      throw new IronhullError('USAGE', `--format is ${format}; trust verify writes table and json`);
    const statements = await verify(args, runtime);
    const options =
      outputFile(args) === undefined
        ? tableOptions(process.stdout, process.env, {
            all: true,
            brief: args.flag('brief'),
          })
        : fileOptions({ all: true, brief: args.flag('brief') });
    await emit(
      format === 'json' ? statementsAsJson(statements) : statementsAsText(statements, options),
      args,
    );
    return trustExitCode(statements);
  },
};

async function verify(args: Arguments, runtime: RuntimeContext): Promise<readonly TrustStatement[]> {
  const bundle = args.text('bundle');
  const signature = args.text('signature');
  const folder = args.text('notary-repository');
  if (bundle !== undefined) return [await verifyBundle(bundle, args, runtime)];
  if (signature !== undefined) return [await verifySignature(signature, args, runtime)];
  if (folder !== undefined) return verifyCopy(folder, args, runtime);
  refuseOthers(args, [...artifactOptions, ...copyOptions, ...timeOptions], 'an image');
  if (args.flag('offline')) return verifyLockedImages(args, runtime);
  refuseOthers(args, ['lock'], 'an image; --offline takes its digest from there');
  if (args.positionals.length > 0) return verifyReferences(args, runtime);
  throw new IronhullError(
    'USAGE',
    'trust verify needs an image, or --bundle or --signature with --artifact, or --notary-repository with --gun',
  );
}

async function verifyBundle(
  bundle: string,
  args: Arguments,
  runtime: RuntimeContext,
): Promise<TrustStatement> {
  refuseOthers(
    args,
    [
      ...envelopeOptions,
      ...copyOptions,
      ...serverOptions,
      ...pinOptions,
      ...notationOptions,
      ...timeOptions,
      ...offlineOptions,
      ...contentOptions,
    ],
    '--bundle',
  );
  const [positional] = args.positionals;
  if (positional !== undefined)
    throw new IronhullError('USAGE', `${positional}: a bundle is verified against --artifact`);
  const artifact = artifactOf(args, '--bundle');
  const { verifyBundleFile } = await import('../../app/trust/verify-bundle-file.ts');
  return verifyBundleFile({ bundle, artifact, ...signerOf(args) }, runtime);
}

function artifactOf(args: Arguments, named: string): string {
  const artifact = args.text('artifact');
  if (artifact === undefined)
    throw new IronhullError(
      'USAGE',
      `${named} needs --artifact: a signature says something about a file only`,
    );
  return artifact;
}

async function verifySignature(
  signature: string,
  args: Arguments,
  runtime: RuntimeContext,
): Promise<TrustStatement> {
  refuseOthers(
    args,
    [
      ...copyOptions,
      ...serverOptions,
      ...offlineOptions,
      ...signerOptions.filter((name) => name !== 'identity'),
      ...pinOptions.filter((name) => name !== 'ca'),
      ...contentOptions,
    ],
    '--signature',
  );
  const [repository, more] = args.positionals;
  if (more !== undefined) throw new IronhullError('USAGE', `${more}: --signature is about one image`);
  const [authority, identity, at] = [args.text('ca'), args.text('identity'), args.text('at')];
  const { verifyNotationFile } = await import('../../app/trust/verify-notation-file.ts');
  return verifyNotationFile(
    {
      signature,
      artifact: artifactOf(args, '--signature'),
      ...notationPlacesOf(args),
      usesPolicy: isGiven(args, ['notation', 'notation-policy', 'notation-store']),
      ...(repository !== undefined && { repository }),
      ...(authority !== undefined && { authority }),
      ...(identity !== undefined && { identity }),
      ...(at !== undefined && { at }),
    },
    runtime,
  );
}

async function verifyCopy(
  folder: string,
  args: Arguments,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  refuseOthers(
    args,
    [
      ...artifactOptions,
      ...signerOptions,
      ...serverOptions,
      ...notationOptions,
      ...offlineOptions,
      ...contentOptions,
    ],
    '--notary-repository',
  );
  const gun = args.text('gun');
  if (gun === undefined)
    throw new IronhullError(
      'USAGE',
      '--notary-repository needs --gun: metadata of another repository must not count',
    );
  const { verifyNotaryFiles } = await import('../../app/trust/verify-notary-files.ts');
  const at = args.text('at');
  return verifyNotaryFiles(
    { folder, gun, tags: args.positionals, ...pinOf(args), ...(at !== undefined && { at }) },
    runtime,
  );
}

/** The images of a lock, or all of it, by what is stored beside it. */
async function verifyLockedImages(
  args: Arguments,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const { verifyOffline } = await import('../../app/trust/lock/verify-offline.ts');
  const wanted = { references: args.positionals, schemesOf: await schemesFor(args, runtime) };
  return verifyOffline(wanted, args.text('lock'), runtime);
}

async function verifyReferences(
  args: Arguments,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const { verifyImages } = await import('../../app/trust/verify-images.ts');
  return verifyImages({ references: args.positionals, schemesOf: await schemesFor(args, runtime) }, runtime);
}
