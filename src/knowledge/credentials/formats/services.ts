import { endsWithHexChecksum } from './checksums.ts';
import { format, withLead, type CredentialFormat } from './format.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Providers of models: the pages on API keys of the providers, and GitHub "Supported secret scanning patterns" (2026). */
export const modelFormats: readonly CredentialFormat[] = [
  format('Anthropic key', 'sk-ant-', /(?<![\w-])sk-ant-[a-z]{2,8}\d{2}-(?<body>[\w-]{40,256})/gu),
  format(
    'OpenAI key',
    'sk-proj- sk-svcacct- sk-admin- sk-service-',
    /(?<![\w-])sk-(?:proj|svcacct|service|admin)-(?<body>[\w-]{20,256})/gu,
  ),
  format('OpenRouter key', 'sk-or-v1-', /(?<![\w-])sk-or-v1-(?<body>[0-9a-f]{64})(?!\w)/gu),
  format('Langfuse key', 'sk-lf-', new RegExp(`(?<![\\w-])sk-lf-(?<body>${uuid})(?!\\w)`, 'gu')),
  // OpenAI's former keys, and those of many providers with the same interface.
  format('key of a model provider', 'sk-', /(?<![\w-])sk-(?<body>[0-9A-Za-z]{32,96})(?![\w-])/gu),
  format('LangSmith key', 'lsv2_', /(?<!\w)lsv2_(?:pt|sk)_(?<body>[0-9a-f]{32}_[0-9a-f]{10})(?!\w)/gu),
  format('Hugging Face token', 'hf_ api_org_', /(?<!\w)(?:hf|api_org)_(?<body>[0-9A-Za-z]{34,40})(?!\w)/gu),
  format('Groq key', 'gsk_', /(?<!\w)gsk_(?<body>[0-9A-Za-z]{52})(?!\w)/gu),
  format('Perplexity key', 'pplx-', /(?<!\w)pplx-(?<body>[0-9A-Za-z]{48,64})(?!\w)/gu),
  format('Replicate token', 'r8_', /(?<!\w)r8_(?<body>[0-9A-Za-z]{37})(?!\w)/gu),
  format('xAI key', 'xai-', /(?<![\w-])xai-(?<body>[0-9A-Za-z]{64,96})(?!\w)/gu),
  format('NVIDIA key', 'nvapi-', /(?<!\w)nvapi-(?<body>[\w-]{60,70})(?![\w-])/gu),
  format('Cerebras key', 'csk-', /(?<![\w-])csk-(?<body>[0-9a-z]{48})(?!\w)/gu),
  format('Pinecone key', 'pcsk_', /(?<!\w)pcsk_(?<body>[0-9A-Za-z]{5,8}_[0-9A-Za-z]{40,80})(?!\w)/gu),
  format('Together key', 'tgp_v1_', /(?<!\w)tgp_v1_(?<body>[\w-]{43})(?![\w-])/gu),
  format('Tavily key', 'tvly-', /(?<!\w)tvly-(?:dev-|prod-)?(?<body>[0-9A-Za-z]{32})(?!\w)/gu),
  format('ElevenLabs key', 'sk_', /(?<!\w)sk_(?<body>[0-9a-f]{48})(?!\w)/gu),
  format('Jina key', 'jina_', /(?<!\w)jina_(?<body>[0-9a-f]{32}[\w-]{28})(?![\w-])/gu),
  format('Firecrawl key', 'fc-', /(?<![\w-])fc-(?<body>[0-9a-f]{32})(?!\w)/gu),
];

/** Monitoring: Grafana "Service account tokens", Sentry "Auth tokens", New Relic "API keys", Dynatrace "Access tokens" (2026). */
export const monitoringFormats: readonly CredentialFormat[] = [
  format('Grafana token', 'glsa_', /(?<!\w)glsa_[0-9A-Za-z]{32}_[0-9A-Fa-f]{8}(?!\w)/gu, ([token]) =>
    endsWithHexChecksum(token),
  ),
  format('Grafana token', 'glc_eyJ', /(?<!\w)glc_eyJ(?<body>[\w+/=-]{40,1024})/gu),
  // `{"k":"` in Base64.
  format('Grafana token', 'eyJrIjoi', /(?<!\w)eyJrIjoi(?<body>[\w+/=-]{60,512})/gu),
  format(
    'Sentry token',
    'sntrys_eyJ sntryu_',
    /(?<!\w)sntry(?:s_eyJ(?<signed>[\w+/=-]{60,1024})|u_[0-9a-f]{64}(?!\w))/gu,
    () => true,
  ),
  format('New Relic key', 'NRAK-', /(?<!\w)NRAK-(?<body>[0-9A-Z]{27})(?!\w)/gu),
  withLead(36, format('New Relic key', 'NRAL', /(?<!\w)(?<body>[0-9a-zA-Z]{36})NRAL(?!\w)/gu)),
  format('New Relic key', 'NRIQ- NRII- NRRA-', /(?<!\w)NR(?:IQ|II|RA)-(?<body>[\w-]{32,42})(?![\w-])/gu),
  format('Dynatrace token', 'dt0', /(?<!\w)dt0[a-z]\d{2}\.[0-9A-Z]{24}\.(?<body>[0-9A-Z]{64})(?!\w)/gu),
  format(
    'Honeycomb key',
    'hcaik_ hcbik_ hcxik_ hcaic_ hcxmk_',
    /(?<!\w)hc[abx](?:ik|ic|mk)_(?<body>[0-9a-z]{50,64})(?!\w)/gu,
  ),
  format('Axiom token', 'xaat- xapt-', new RegExp(`(?<!\\w)xa[ap]t-(?<body>${uuid})(?!\\w)`, 'gu')),
  format('PostHog key', 'phx_', /(?<!\w)phx_(?<body>[0-9A-Za-z]{43,64})(?!\w)/gu),
  format('Postman key', 'PMAK-', /(?<!\w)PMAK-(?<body>[0-9a-f]{24}-[0-9a-f]{34})(?!\w)/gu),
];

/**
 * Payment, mail and office: Stripe "API keys", Twilio "API keys", SendGrid "API keys", Mailgun "Authentication",
 * Mailchimp "Fundamentals", Brevo "API keys", Shopify "Access tokens", Square "Access tokens", Notion
 * "Authorization", Airtable "Personal access tokens" (2026).
 */
export const businessFormats: readonly CredentialFormat[] = [
  format(
    'Stripe key',
    'sk_live_ rk_live_ sk_test_ rk_test_ sk_org_',
    /(?<![0-9A-Za-z])[rs]k_(?:live|test|org(?:_live|_test)?)_(?<body>[0-9A-Za-z]{16,255})/gu,
  ),
  format('webhook signing secret', 'whsec_', /(?<![0-9A-Za-z])whsec_(?<body>[\w+/=]{32,128})/gu),
  format('Twilio key', 'SK', /(?<!\w)SK(?<body>[0-9a-f]{32})(?!\w)/gu),
  format('SendGrid key', 'SG.', /(?<![\w.])SG\.(?<body>[\w-]{22}\.[\w-]{43})(?![\w-])/gu),
  format('Mailgun key', 'key-', /(?<![\w-])key-(?<body>[0-9a-f]{32})(?!\w)/gu),
  format('Mailgun key', '-', /(?<![\w-])(?<body>[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})(?![\w-])/gu),
  withLead(
    32,
    format(
      'Mailchimp key',
      '-us1 -us2 -us3 -us4 -us5 -us6 -us7 -us8 -us9',
      /(?<!\w)(?<body>[0-9a-f]{32})-us\d{1,2}(?!\w)/gu,
    ),
  ),
  format(
    'Brevo key',
    'xkeysib- xsmtpsib-',
    /(?<!\w)x(?:key|smtp)sib-(?<body>[0-9a-f]{64}-[0-9A-Za-z]{16})(?!\w)/gu,
  ),
  format('Resend key', 're_', /(?<!\w)re_(?<body>[0-9A-Za-z]{8}_[0-9A-Za-z]{24})(?!\w)/gu),
  format(
    'Shopify token',
    'shpat_ shpss_ shpca_ shppa_ shptka_',
    /(?<!\w)shp(?:at|ss|ca|pa|tka)_(?<body>[0-9a-fA-F]{32})(?!\w)/gu,
  ),
  format(
    'Square token',
    'EAAA sq0atp- sq0csp-',
    /(?<![\w+/-])(?:EAAA|sq0atp-|sq0csp-)(?<body>[\w-]{22,60})(?![\w+/=-])/gu,
    ({ 0: all, groups }) =>
      (all.startsWith('EAAA') ? all.length === 64 : true) && /\d/u.test(groups?.body ?? ''),
  ),
  format(
    'Braintree token',
    'access_token$',
    /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$(?<body>[0-9a-f]{32})/gu,
  ),
  format('Airtable token', 'pat', /(?<!\w)pat[0-9A-Za-z]{14}\.(?<body>[0-9a-f]{64})(?!\w)/gu),
  format('Notion token', 'ntn_ secret_', /(?<!\w)(?:ntn_|secret_)(?<body>[0-9A-Za-z]{43,50})(?!\w)/gu),
  format('Linear key', 'lin_api_ lin_oauth_', /(?<!\w)lin_(?:api|oauth)_(?<body>[0-9A-Za-z]{40,64})(?!\w)/gu),
  format('Figma token', 'figd_', /(?<!\w)figd_(?<body>[\w-]{40,64})/gu),
  format('Mapbox token', 'sk.eyJ', /(?<!\w)sk\.eyJ[\w-]{20,200}\.(?<body>[\w-]{20,64})/gu),
  format('HubSpot token', 'pat-', new RegExp(`(?<![\\w-])pat-[a-z]{2}\\d-(?<body>${uuid})(?!\\w)`, 'gu')),
  format('Contentful token', 'CFPAT-', /(?<!\w)CFPAT-(?<body>[\w-]{43})(?![\w-])/gu),
];
