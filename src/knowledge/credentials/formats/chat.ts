import { Buffer } from 'node:buffer';
import { endsWithBase62Checksum } from './checksums.ts';
import { format, hasRandomBody, withLead, type CredentialFormat } from './format.ts';
import { looksRandom } from './random-text.ts';

/** The first part of a Discord token is the number of its user in Base64. */
function isDiscordToken(found: RegExpExecArray): boolean {
  const user = Buffer.from(found.groups?.user ?? '', 'base64url').toString();
  return /^\d{17,20}$/u.test(user) && hasRandomBody(found);
}

/** A Slack token has the numbers of its workspace and user; otherwise it must look random. */
function isSlackToken(found: RegExpExecArray): boolean {
  const body = found.groups?.body ?? '';
  return /(?:^|-)\d{9,14}-/u.test(body) ? /[0-9A-Za-z]{3}$/u.test(body) : hasRandomBody(found);
}

/**
 * Chat services. A webhook's address is all that is needed to post. Slack "Token types" and "Incoming webhooks",
 * Discord "Webhook" and "Reference", Telegram "Bot API", Microsoft "Incoming webhooks", Google Chat "Webhooks",
 * Synapse (whose access tokens have the checksum of GitHub's), ntfy "Access tokens" (2026).
 */
export const chatFormats: readonly CredentialFormat[] = [
  format(
    'Slack token',
    'xox xapp-',
    /(?<![0-9A-Za-z])(?:xox[abeoprs](?:\.xox[bp])?|xapp)-(?<body>[0-9A-Za-z-]{10,255})/gu,
    isSlackToken,
  ),
  format(
    'Slack webhook',
    'hooks.slack',
    /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[0-9A-Z]{8,14}\/(?:[0-9A-Z]{8,14}|\d{10,20})\/(?:\d{10,20}\/)?(?<body>[0-9A-Za-z]{20,40})/gu,
  ),
  format(
    'Discord token',
    '.',
    /(?<![\w-])(?<user>[MNO][\w-]{22,27})\.[\w-]{6}\.(?<body>[\w-]{27,40})(?![\w-])/gu,
    isDiscordToken,
  ),
  withLead(
    40,
    format(
      'Discord webhook',
      '/webhooks/',
      /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{17,20}\/(?<body>[\w-]{60,80})/gu,
    ),
  ),
  // Addresses of the notification libraries Shoutrrr and Apprise (2026).
  format(
    'Discord webhook',
    'discord://',
    /discord:\/\/(?:(?:\w{1,32}@)?\d{17,20}\/(?<body>[\w-]{60,80})|[\w-]{60,80}@\d{17,20})/gu,
    ({ groups }) => groups?.body === undefined || looksRandom(groups.body),
  ),
  format(
    'Slack webhook',
    'slack://',
    /slack:\/\/(?:[\w-]{1,32}@)?[0-9A-Z]{8,14}\/[0-9A-Z]{8,14}\/(?<body>[0-9A-Za-z]{20,40})(?!\w)/gu,
  ),
  format(
    'Gotify token',
    'gotify',
    /gotifys?:\/\/[^\s/@]{1,255}\/(?:[^\s/]{1,64}\/)?(?<body>[AC][\w.-]{14})(?![\w.-])/gu,
  ),
  format('Pushover token', 'pover://', /pover:\/\/[0-9A-Za-z]{30}@(?<body>[0-9A-Za-z]{30})(?!\w)/gu),
  format('Pushbullet token', 'o.', /(?<![\w.-])o\.(?<body>[0-9A-Za-z]{32})(?!\w)/gu),
  format(
    'Mattermost webhook',
    'mattermost:// mmost',
    /(?:mattermost|mmosts?):\/\/(?:[\w-]{1,32}@)?[^\s/]{1,255}\/(?<body>[0-9a-z]{26})(?!\w)/gu,
  ),
  format('Telegram bot token', ':', /(?<![\w:])(?:bot)?\d{8,10}:(?<body>[\w-]{35})(?![\w-])/gu),
  withLead(
    32,
    format(
      'Microsoft Teams webhook',
      '/webhookb2/',
      /\.webhook\.office\.com\/webhookb2\/[0-9a-f@-]{73}\/IncomingWebhook\/(?<body>[0-9a-f]{32})\//gu,
    ),
  ),
  format(
    'Google Chat webhook',
    'chat.googleapis.com/',
    /chat\.googleapis\.com\/v1\/spaces\/[\w-]{6,64}\/messages\?[\w=%&-]{0,128}token=(?<body>[\w%-]{20,128})/gu,
  ),
  format(
    'Matrix token',
    'syt_ syr_',
    /(?<!\w)sy[rt]_[0-9A-Za-z+/]{1,128}_[0-9A-Za-z]{20}_[0-9A-Za-z]{6}(?!\w)/gu,
    ([token]) => {
      // The checksum covers the text before the last `_`.
      return endsWithBase62Checksum(token.replace(/_(?=[0-9A-Za-z]{6}$)/u, ''));
    },
  ),
  format('ntfy token', 'tk_', /(?<!\w)tk_(?<body>[0-9a-z]{29})(?!\w)/gu),
  withLead(
    263,
    format('Mattermost webhook', '/hooks/', /:\/\/[^\s/]{1,255}\/hooks\/(?<body>[0-9a-z]{26})(?!\w)/gu),
  ),
  withLead(
    263,
    format(
      'Rocket.Chat webhook',
      '/hooks/',
      /:\/\/[^\s/]{1,255}\/hooks\/[0-9A-Za-z]{17,24}\/(?<body>[0-9A-Za-z]{40,64})(?!\w)/gu,
    ),
  ),
  format(
    'Zapier webhook',
    'hooks.zapier.com/',
    /hooks\.zapier\.com\/hooks\/catch\/\d{4,12}\/(?<body>[0-9a-z]{6,32})/gu,
  ),
];
