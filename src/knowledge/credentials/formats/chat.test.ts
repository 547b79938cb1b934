import { Buffer } from 'node:buffer';
import { broken, joined, testRows } from '../../../../test/kit/credential-rows.ts';
import {
  digits,
  hex,
  randomText,
  sampleUuid,
  upper,
  withChecksum,
} from '../../../../test/kit/random-text.ts';

const user = Buffer.from('968556348390391859').toString('base64url');

function matrixToken(): string {
  const base = joined(`sy·t_${Buffer.from('ann').toString('base64')}_${randomText(20)}`);
  return `${base}_${withChecksum(base).slice(-6)}`;
}

testRows([
  [
    'Slack token',
    [
      `xo·xb-${randomText(12, digits)}-${randomText(12, digits)}-${randomText(24)}`,
      `xa·pp-1-A${randomText(10, upper)}-${randomText(12, digits)}-${randomText(64, hex)}`,
    ],
    ['xoxb-your-token', 'xoxb-xxxxxxxxxxxx-xxxxxxxxxxxx-xxxxxxxx'],
  ],
  [
    'Slack webhook',
    [
      `https://hooks.·slack.com/services/T${randomText(10, upper)}/B${randomText(10, upper)}/${randomText(24)}`,
    ],
    [
      'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
      'https://hooks.slack.com/services/',
    ],
  ],
  [
    'Discord token',
    [`${user}.${randomText(6)}.${randomText(38)}`],
    [`${Buffer.from('not a number at all').toString('base64url')}.abcdef.${randomText(38)}`],
  ],
  [
    'Discord webhook',
    [
      `https://discord.com/api/·webhooks/968556348390391859/${randomText(68)}`,
      `·discord://${randomText(68)}@968556348390391859`,
      `·discord://968556348390391859/${randomText(68)}`,
    ],
    ['https://discord.com/api/webhooks/…'],
  ],
  [
    'Telegram bot token',
    [
      `·123456789:AA${randomText(33)}`,
      `https://api.telegram.org/bot123456789:AA${randomText(33)}/sendMessage`,
    ],
    ['127.0.0.1:8080', '2026-11-30T10:20:30', `123456789:${'x'.repeat(35)}`],
  ],
  [
    'Microsoft Teams webhook',
    [
      `https://me.webhook.office.com/·webhookb2/${sampleUuid}@${sampleUuid}/IncomingWebhook/${randomText(32, hex)}/${sampleUuid}`,
    ],
    ['https://me.webhook.office.com/webhookb2/'],
  ],
  [
    'Slack webhook',
    [`·slack://T${randomText(8, upper)}/B${randomText(8, upper)}/${randomText(24)}`],
    ['slack://T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
  ],
  ['Gotify token', [`·gotify://push.example/A${randomText(14)}`], ['gotify://push.example/message']],
  ['Pushover token', [`·pover://${randomText(30)}@${randomText(30)}`], ['pover://user@token']],
  ['Pushbullet token', [`·o.${randomText(32)}`], ['example.o.example']],
  [
    'Mattermost webhook',
    [`·mattermost://chat.example/${randomText(26, hex)}`],
    ['mattermost://chat.example/xxxxxxxxxxxxxxxxxxxxxxxxxx'],
  ],
  ['Matrix token', [matrixToken()], [broken(matrixToken())]],
]);
