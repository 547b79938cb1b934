import { hasBech32Checksum } from './checksums.ts';
import { decodedObject, format, withLead, type CredentialFormat } from './format.ts';

/** A token of a Cloudflare tunnel names its account, its tunnel and the secret. */
function isTunnelToken([token]: RegExpExecArray): boolean {
  const object = decodedObject(token);
  return object !== undefined && ['a', 't', 's'].every((name) => Object.hasOwn(object, name));
}

/** The detector of a key that pages and applications carry as well. */
export const googleKey = 'Google API key';

/**
 * Clouds, their networks and stores of secrets: AWS "IAM identifiers", Google "API keys overview", Microsoft
 * "Azure Storage account key" and "Client secrets", DigitalOcean "API tokens", Cloudflare "Token formats",
 * HashiCorp Vault "Tokens", Terraform "API tokens", Doppler "Auth token formats", Tailscale "Auth keys", age
 * "README", Databricks "Personal access tokens", 1Password "Service accounts" (2026).
 */
export const cloudFormats: readonly CredentialFormat[] = [
  format(
    'AWS access key',
    'AKIA ASIA',
    /(?<![0-9A-Za-z])(?:AKIA|ASIA)(?<body>[0-9A-Z]{16})(?![0-9A-Za-z])/gu,
  ),
  // "BedrockAPIKey-" in Base64.
  format(
    'AWS Bedrock key',
    'ABSKQmVkcm9ja0FQSUtleS',
    /(?<!\w)ABSKQmVkcm9ja0FQSUtleS(?<body>[\w+/]{60,200})/gu,
  ),
  format(googleKey, 'AIza', /(?<![\w-])AIza(?<body>[\w-]{35})(?![\w-])/gu),
  format('Google client secret', 'GOCSPX-', /(?<!\w)GOCSPX-(?<body>[\w-]{28})(?![\w-])/gu),
  format('Google access token', 'ya29.', /(?<!\w)ya29\.(?<body>[\w-]{30,1024})/gu),
  withLead(
    4,
    format(
      'Azure client secret',
      '0Q~ 1Q~ 2Q~ 3Q~ 4Q~ 5Q~ 6Q~ 7Q~ 8Q~ 9Q~',
      /(?<![\w~.-])[\w~.-]{3}\dQ~(?<body>[\w~.-]{31,34})(?![\w~-])/gu,
    ),
  ),
  format(
    'shared access signature',
    'sig=',
    /[?&](?:amp;)?sig=(?<body>[\w+/-]{6,44}(?:%(?:2[bBfF]|3[dD])[\w+/-]{0,43}){0,12}={0,2})(?![\w%])/gu,
  ),
  withLead(3, format('DigitalOcean token', '_v1_', /(?<!\w)do[opr]_v1_(?<body>[0-9a-f]{64})(?!\w)/gu)),
  format(
    'Cloudflare token',
    'cfk_ cfut_ cfat_',
    /(?<!\w)cf(?:k|ut|at)_(?<body>[0-9A-Za-z]{40}[0-9A-Za-z]{4,16})(?!\w)/gu,
  ),
  format('Cloudflare CA key', 'v1.0-', /(?<!\w)v1\.0-(?<body>[0-9a-f]{24}-[0-9a-f]{146})(?!\w)/gu),
  format('Cloudflare tunnel token', 'eyJhIjoi', /(?<!\w)eyJhIjoi[\w+/=-]{60,512}/gu, isTunnelToken),
  format('Heroku token', 'HRKU-AA', /(?<!\w)HRKU-AA(?<body>[\w-]{58})(?![\w-])/gu),
  format(
    'Fly.io token',
    'fo1_ fm1 fm2_',
    /(?<!\w)(?:fo1_(?<body>[\w-]{43})(?![\w-])|fm(?:1[ar]|2)_[\w+/=-]{100,4096})/gu,
    ({ groups }) => groups?.body !== '',
  ),
  format('Alibaba Cloud key', 'LTAI', /(?<!\w)LTAI(?<body>[0-9A-Za-z]{20})(?!\w)/gu),
  format(
    'Tailscale key',
    'tskey-',
    /(?<!\w)tskey-(?:auth|api|client|scim|webhook)-(?<body>[0-9A-Za-z]{8,24}-[0-9A-Za-z]{16,64})(?!\w)/gu,
  ),
  format('Netlify token', 'nfp_', /(?<!\w)nfp_(?<body>[0-9A-Za-z]{36})(?!\w)/gu),
  format(
    'Supabase key',
    'sbp_ sb_secret_',
    /(?<!\w)(?:sbp_(?:oauth_|v0_)?(?<body>[0-9a-f]{40})|sb_secret_[\w-]{31,64})(?!\w)/gu,
    ({ groups }) => groups?.body !== '',
  ),
  format('PlanetScale token', 'pscale_', /(?<!\w)pscale_(?:tkn|pw|oauth)_(?<body>[\w=.-]{32,64})/gu),
  format('Databricks token', 'dapi', /(?<!\w)dapi(?<body>[0-9a-f]{32})(?:-\d)?(?!\w)/gu),
  withLead(
    14,
    format(
      'HCP Terraform token',
      '.atlasv1.',
      /(?<!\w)[0-9A-Za-z]{14}\.atlasv1\.(?<body>[\w-]{60,70})(?![\w-])/gu,
    ),
  ),
  format('Vault token', 'hvs. hvb. hvr.', /(?<![\w-])hv[bsr]\.(?<body>[\w-]{24,512})/gu),
  format(
    'Vault token',
    's. b. r.',
    /(?<![\w./:@-])[sbr]\.(?<body>(?=[^.]{0,23}\d)(?=[^.]{0,23}[A-Z])(?=[^.]{0,23}[a-z])[0-9A-Za-z]{24})(?:\.[0-9A-Za-z]{5})?(?![\w.-])/gu,
  ),
  format(
    'Doppler token',
    'dp.',
    /(?<![\w.])dp\.(?:pt|st|ct|sa|scim|audit|said)\.(?:[\w-]{2,35}\.)?(?<body>[0-9A-Za-z]{40,44})(?!\w)/gu,
  ),
  format('Infisical token', 'st.', /(?<![\w.])st\.(?<body>[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32})(?!\w)/gu),
  format('1Password token', 'ops_eyJ', /(?<!\w)ops_eyJ(?<body>[\w+/=-]{200,4096})/gu),
  format(
    'Bitwarden token',
    '0.',
    /(?<![\w.])0\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(?<body>[0-9A-Za-z]{30}:[\w+/]{22}==)/gu,
  ),
  format('Pulumi token', 'pul-', /(?<![\w-])pul-(?<body>[0-9a-f]{40})(?!\w)/gu),
  format(
    'age secret key',
    'AGE-SECRET-KEY-1 age-secret-key-1',
    /(?<!\w)AGE-SECRET-KEY-1[0-9A-Z]{58}(?!\w)/giu,
    ([key]) => hasBech32Checksum(key),
  ),
];
