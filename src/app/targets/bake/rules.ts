import { lookalikeWords } from '../../../checks/support/image/image-lookalike.ts';
import type { RuleDescription } from '../../../reports/content/rule-description.ts';
import { fileRule } from '../shared/file-rule.ts';

/** What bake refuses a file for. */
export const bakeInvalid = fileRule({
  id: 'bake/invalid',
  title: 'Bake file invalid',
  why: 'Bake builds nothing of the file. What cannot be parsed cannot be checked either.',
  remediation: 'Fix the line shown; everything else was still checked.',
});

/** A rule on bake files that bake takes. */
function securityRule(
  words: Pick<RuleDescription, 'id' | 'title' | 'why' | 'remediation' | 'severity' | 'references'>,
): RuleDescription {
  return { ...words, category: 'security', aliases: [], fixable: false };
}

/** Entitlements and the network of the host. */
export const bakeBuildPrivileges = securityRule({
  id: 'bake/build-privileges',
  title: 'Bake target built with elevated privileges',
  severity: 'high',
  why: 'A build runs what the Dockerfile, its base images and the downloaded packages contain. With elevated privileges a malicious one takes over the host on which it is built.',
  remediation: 'Remove `entitlements` and `network = "host"` from the target.',
  references: ['NIST SP 800-190, 4.1', 'OWASP Docker Top 10, D04'],
});

/** Credentials in what a bake file says. */
export const bakeCredentialsRule = securityRule({
  id: 'bake/credentials',
  title: 'Credential in bake file',
  severity: 'medium',
  why: 'Build arguments and labels are in the history of the image and in its provenance, for everyone who can pull it. The file itself is in the repository.',
  remediation:
    'Pass credentials of build steps with `secret`, and log in to registries and caches beforehand.',
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
});

/** Contexts that hold files of the host. */
export const bakeCopiedHostPath = securityRule({
  id: 'bake/copied-host-path',
  title: 'Sensitive host directory given to build',
  severity: 'high',
  why: 'Every step of the build, its base images and packages included, can read the contexts, and what it copies stays in the image. A sensitive directory takes keys and password hashes along.',
  remediation: 'Name a folder that holds only what the build needs. Give credentials as `secret` or `ssh`.',
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
});

/** Contexts whose contents somebody else may change. */
export const bakeUnpinnedContext = securityRule({
  id: 'bake/unpinned-context',
  title: 'Remote build context not pinned',
  severity: 'low',
  why: 'Whoever controls the registry, the server or the repository, or the way to it, decides what the image is made of, and may change it at any time.',
  remediation:
    'Name the digest of an image (`docker-image://debian:13@sha256:…`) and the commit of a repository (`…/repository.git#COMMIT`).',
  references: ['NIST SP 800-190, 4.1.5'],
});

/** Images whose names look like those of others. */
export const bakeImageLookalike = securityRule({
  ...lookalikeWords,
  id: 'bake/image-lookalike',
  title: 'Image name in bake file that looks like another one',
  remediation: 'Use the name of the image that is meant.',
});

/** Provenance switched off. */
export const bakeNoProvenance = securityRule({
  id: 'bake/no-provenance',
  title: 'Provenance of bake target disabled',
  severity: 'low',
  why: 'Without its provenance nobody can verify from which source and on which builder an image was built: an image that an attacker pushed looks like any other.',
  remediation: 'Remove `disabled=true` of the provenance from `attest`.',
  references: ['NIST SP 800-190, 4.1.5'],
});

/** Results of a build that are written to other places of the host. */
export const bakeOutputOutside = securityRule({
  id: 'bake/output-outside-project',
  title: 'Build result written outside of the project',
  severity: 'low',
  why: 'Whoever changes the Dockerfile or a base image decides which files are written there, over those of other programs. Bake asks for permission to do so since version 0.17 of buildx.',
  remediation: 'Write the result below the folder of the bake file.',
  references: ['OWASP Docker Top 10, D04'],
});

/** The rules on bake files that bake takes. */
export const bakeRules: readonly RuleDescription[] = [
  bakeBuildPrivileges,
  bakeCopiedHostPath,
  bakeCredentialsRule,
  bakeImageLookalike,
  bakeNoProvenance,
  bakeOutputOutside,
  bakeUnpinnedContext,
];
