import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { broken, joined, testRows } from '../../../../test/kit/credential-rows.ts';
import {
  alphanumeric,
  hex,
  letters,
  randomText,
  sampleUuid,
  upper,
} from '../../../../test/kit/random-text.ts';

function grafanaToken(): string {
  const body = joined(`gl·sa_${randomText(32)}`);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  return `${body}_${sum.toString('hex')}`;
}

testRows([
  [
    'Anthropic key',
    [`sk·-ant-api03-${randomText(93)}AA`],
    ['sk-ant-api03-your-key-goes-here-and-is-much-longer-than-this'],
  ],
  ['OpenAI key', [`sk·-proj-${randomText(120)}`], ['sk-proj-xxxxxxxxxxxxxxxxxxxxxxxx', 'sk-proj-abc']],
  [
    'key of a model provider',
    [`sk·-${randomText(20)}T3BlbkFJ${randomText(20, alphanumeric, 5)}`, `sk·-${randomText(32, hex)}`],
    ['sk-1234', `sk-${'x'.repeat(48)}`, 'task-management-service-of-the-company-2024'],
  ],
  ['OpenRouter key', [`sk·-or-v1-${randomText(64, hex)}`], ['sk-or-v1-...']],
  ['Langfuse key', [`sk·-lf-${sampleUuid}`], [`pk-lf-${sampleUuid}`]],
  [
    'Hugging Face token',
    [`h·f_${randomText(34, letters)}`],
    ['hf_hub_enable_hf_transfer', `hf_${'x'.repeat(34)}`],
  ],
  ['Groq key', [`gs·k_${randomText(52)}`], [`gs·k_${randomText(20)}`]],
  ['Replicate token', [`r·8_${randomText(37)}`], ['r8_short']],
  [
    'Grafana token',
    [grafanaToken()],
    [broken(grafanaToken()), 'glsa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxx'],
  ],
  ['Sentry token', [`sntry·u_${randomText(64, hex)}`], ['sntryu_token']],
  ['New Relic key', [`NR·AK-${randomText(27, upper)}`, `${randomText(36, hex)}NR·AL`], ['NRAK-YOURKEY']],
  [
    'Stripe key',
    [`sk·_live_${randomText(24)}`, `rk·_test_${randomText(99)}`],
    ['sk_live_your_key', `pk_live_${randomText(24)}`, `sk_live_${'x'.repeat(24)}`],
  ],
  ['webhook signing secret', [`wh·sec_${randomText(32)}`], ['whsec_...']],
  ['SendGrid key', [`S·G.${randomText(22)}.${randomText(43)}`], ['SG.x.y']],
  [
    'Mailgun key',
    [`key·-${randomText(32, hex)}`, `${randomText(32, hex)}-${randomText(8, hex)}-${randomText(8, hex, 9)}`],
    ['key-of-the-house', sampleUuid],
  ],
  ['Mailchimp key', [`${randomText(32, hex)}-us·12`], ['region-us12']],
  ['Brevo key', [`xkey·sib-${randomText(64, hex)}-${randomText(16)}`], ['xkeysib-xxxx']],
  ['Twilio key', [`S·K${randomText(32, hex)}`], [`AC${randomText(32, hex)}`]],
  ['Shopify token', [`shp·at_${randomText(32, hex)}`], ['shpat_token']],
]);
