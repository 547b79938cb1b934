import { endsWithBase36Checksum, endsWithBase62Checksum } from './checksums.ts';
import { format, hasRandomBody, withLead, type CredentialFormat } from './format.ts';

/** A routable token of GitLab ends with its length and a checksum; others have only random characters. */
function isGitlabToken(found: RegExpExecArray): boolean {
  return found.groups?.routed === undefined ? hasRandomBody(found) : endsWithBase36Checksum(found[0]);
}

/**
 * Code hosts, package registries and continuous integration: "Behind GitHub's new authentication token
 * formats", GitLab "Token overview" and "Routable Tokens", npm "About access tokens", Docker "Personal access
 * tokens", Atlassian "Manage API tokens", PyPI "API tokens", SonarQube "Managing your tokens", CircleCI
 * "Managing API tokens" (2026).
 */
export const codeHostFormats: readonly CredentialFormat[] = [
  format(
    'GitHub token',
    'ghp_ gho_ ghu_ ghs_ ghr_',
    /(?<![0-9A-Za-z])gh[oprsu]_(?<body>[0-9A-Za-z]{36})(?![0-9A-Za-z])/gu,
    ({ groups }) => endsWithBase62Checksum(groups?.body ?? ''),
  ),
  // Installation tokens may be longer, without a documented checksum.
  format('GitHub token', 'gho_ ghr_ ghs_ ghu_', /(?<![0-9A-Za-z])gh[orsu]_(?<body>[\w.-]{40,1024})/gu),
  format(
    'GitHub token',
    'github_pat_',
    /github_pat_(?<body>[0-9A-Za-z]{22}_[0-9A-Za-z]{59})(?![0-9A-Za-z])/gu,
  ),
  withLead(
    21,
    format(
      'GitLab token',
      'glpat- gloas- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glwt- glsoat- glffct-',
      /(?<![\w.-])(?:[\w-]{1,20}-)?gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-(?<body>[\w-]{20,320})(?<routed>(?:\.[0-9a-z]{2})?\.[0-9a-z]{2}[0-9a-z]{7}(?![\w.-]))?/gu,
      isGitlabToken,
    ),
  ),
  format('GitLab token', 'GR1348941', /(?<![\w-])GR1348941(?<body>[\w-]{20})(?![\w-])/gu),
  format('Atlassian token', 'ATATT3 ATCTT3', /(?<!\w)AT[AC]TT3(?<body>[\w=+/-]{60,300})/gu),
  format('Bitbucket app password', 'ATBB', /(?<!\w)ATBB(?<body>[0-9A-Za-z]{24}[0-9A-F]{8})(?!\w)/gu),
  withLead(
    76,
    format('Azure DevOps token', 'AZDO', /(?<!\w)(?<body>[0-9A-Za-z]{76})AZDO[0-9A-Za-z]{4}(?!\w)/gu),
  ),
  format('npm token', 'npm_', /(?<![0-9A-Za-z])npm_(?<body>[0-9A-Za-z]{36})(?![0-9A-Za-z])/gu, ({ groups }) =>
    endsWithBase62Checksum(groups?.body ?? ''),
  ),
  // A macaroon whose location is pypi.org, or the one for tests.
  format(
    'PyPI token',
    'pypi-AgE',
    /(?<!\w)pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)(?<body>[\w-]{50,1024})/gu,
  ),
  format('RubyGems key', 'rubygems_', /(?<!\w)rubygems_(?<body>[0-9a-f]{48})(?!\w)/gu),
  format('crates.io token', 'cio', /(?<![\w-])cio(?<body>[0-9A-Za-z]{32})(?!\w)/gu),
  format('NuGet key', 'oy2', /(?<!\w)oy2(?<body>[0-9a-z]{43})(?!\w)/gu),
  format('Docker token', 'dckr_pat_ dckr_oat_', /(?<!\w)dckr_[op]at_(?<body>[\w-]{27,64})/gu),
  format('Artifactory token', 'AKCp', /(?<!\w)AKCp(?<body>[0-9A-Za-z]{69})(?!\w)/gu),
  // "reftkn" in Base64.
  format('Artifactory token', 'cmVmdGtu', /(?<!\w)cmVmdGtu(?<body>[0-9A-Za-z]{56})(?!\w)/gu),
  format('SonarQube token', 'squ_ sqp_ sqa_', /(?<!\w)sq[apu]_(?<body>[0-9a-f]{40})(?!\w)/gu),
  format(
    'CircleCI token',
    'CCIPAT_ CCIPRJ_',
    /(?<!\w)CCIP(?:AT|RJ)_(?<body>[0-9A-Za-z]{22}_[0-9a-f]{40})(?!\w)/gu,
  ),
  format('Buildkite token', 'bkua_ bkat_ bkpt_', /(?<!\w)bk(?:ua|at|pt)_(?<body>[0-9a-f]{40})(?!\w)/gu),
  format('Clojars token', 'CLOJARS_', /(?<!\w)CLOJARS_(?<body>[0-9a-z]{60})(?!\w)/gu),
  // The secret is the value of a line of `.npmrc`.
  format(
    'registry token of npm',
    ':_auth :_password',
    /:_(?:authToken|auth|password)\s{0,4}=\s{0,4}(?![$%{<])[\w.~+/=-]{8,4096}/gu,
    () => true,
  ),
];
