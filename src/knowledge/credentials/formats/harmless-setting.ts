/** References that a program resolves in a setting, besides those that a whole variable can be. */
const references: readonly RegExp[] = [
  // `env:PW`, `$env:PW`, `$__env{PW}`, `secretref:pw`, `@Microsoft.KeyVault(…)`, Google's secret names.
  /^\$?env:\w+$/iu,
  /^\$__\w+\{/u,
  /^(?:secretref|ssm|keyvault|doppler|secretsmanager):/iu,
  /^@Microsoft\.KeyVault\(/u,
  /^projects\/[^/\s]+\/secrets\//u,
  // `#{pw}`, `%%env_PW%%`, `@pw@`, `__PW__`, `[[ .pw ]]`, `[password]`, `<%= pw %>`, `{{ pw }}{{ x }}`.
  /^#\{/u,
  /^%%.*%%$/u,
  /^@@?[\w.-]+@@?$/u,
  /^__\w+__$/u,
  /^\[[^\]]*\]{1,2}$/u,
  /^<%/u,
  // Encrypted values: Datadog and SOPS, Jasypt, the vault of Ansible.
  /^ENC[[(]/u,
  /^\$ANSIBLE_VAULT;/u,
  // Parameters of statements and formats, anchors of YAML: `:password`, `?`, `%s`, `*pw`, `~`.
  /^:[A-Za-z_]\w*$/u,
  /^(?:\?|~)$/u,
  /^%[-\d.]{0,4}[a-z]$/iu,
  /^\*[A-Za-z_][\w-]*$/u,
  // Tags of YAML and CloudFormation: `!Ref X`, `!reference [x]`, `!vault`.
  /^![A-Za-z]\w*(?:\s|$)/u,
  // Code: `var.token`, `process.env.TOKEN`, `os.environ["X"]`, `getenv("X")`, `random_password.db.result`.
  /^(?:var|local|data|module|each|self|process\.env|import\.meta\.env|os\.environ|ENV|config|settings|secrets|params|request|req|this|System)(?:\.[A-Za-z_]|\[)/u,
  /^(?:random_password|random_string|(?:aws|google|azurerm|vault|kubernetes)_\w+)\./u,
  /^[A-Za-z_][\w.:]*\([^()]*\)$/u,
  /^(?:await|new) [A-Za-z_]/u,
  /^(?:Optional|Union|List|Dict)\[/u,
  // Variables of pipelines: `((pw))`.
  /^\(\(.*\)\)$/u,
  // An address without a user: one with a password has the form of a credential.
  /^[a-z][a-z\d+.-]*:\/\/[^\s@]*$/iu,
  // The name of a file.
  /^[\w./-]+\.(?:pem|key|crt|cer|p12|pfx|jks|keystore|json|ya?ml|txt|env|pub|conf|cfg|ini|gpg|asc|der)$/iu,
  // Pointers and patterns: `#/definitions/x`, `$.body.password`, `^.{8,}$`, `[A-Z]+`.
  /^#\//u,
  /^\$\.[A-Za-z_]/u,
  /^(?:\^.*\$|\\[SwdD][+*]|\[[^\]]+\](?:[+*]|\{[\d,]+\}))$/u,
  // A scheme of HTTP before a reference, and the keys of a shortcut.
  /^(?:Bearer|Basic|Token) +[$%{<]/iu,
  /^(?:ctrl|alt|shift|cmd|meta)\+/iu,
  // The name of a header or cookie.
  /^(?:X-[A-Za-z-]+|Authorization|(?:x-)?[cx]srf[-_]?token)$/iu,
];

const placeholders: readonly RegExp[] = [
  /^([*•x._#?-])\1+$/iu,
  /^(?:your|my|the)[-_ ](?:[^\W_]+[-_ ])*(?:password|passwd|pass|token|secret|key|here)$|(?:^|[-_ ])your[-_ ]|[-_ ]here$/iu,
  /^(?:placeholder|redacted|masked|hidden|removed|todo|fixme|tbd|n\/a|replace[-_ ]?me|fill[-_ ]?me)\b/iu,
  /^(?:see|ask|refer|contact)[-_ ]/iu,
];

/** Words of schemas, forms, logs, protocols and algorithms, which a setting with such a name often has. */
const words: ReadonlySet<string> = new Set(
  (
    'string text number integer boolean object array any uuid undefined nil input textbox ' +
    'required optional nullable sometimes filled confirmed present sensitive hashed encrypted unencrypted plain ' +
    'plaintext cleartext hidden masked visible enabled disabled enable disable auto default always never ' +
    'trace debug info notice warn warning error severe fatal fine finer finest all critical ' +
    'include omit same-origin strict lax cookie cookies header headers query body session prompt keychain ' +
    'env environment file vault ldap saml oauth oauth2 oidc openid kerberos jwt jws jwe opaque bearer basic digest ' +
    'argon2 argon2i argon2id bcrypt scrypt pbkdf2 sha1 sha256 sha512 md5 hs256 rs256 es256 ' +
    'from_env fromenv interactive keyboard-interactive publickey read write readonly'
  ).split(' '),
);

/** Words of a sentence about a credential, in a message or a translation. */
const sentence =
  /password|passwort|passwd|passe\b|contrase|senha|wachtwoord|token|secret|credential|\bmust\b|\bshould\b|\benter\b|\brequired\b|\bforgot|\binvalid\b|\bplease\b|\breset\b|\bchoose\b|\byour\b|\bexpired\b|\bat least\b|\bcannot\b|\bincorrect\b|\bwrong\b|\bnot null\b/iu;

/** One rule of a form checker: `required`, `min:8`. */
const formRule =
  /^(?:min|max|size|between|same|regex|in|unique|exists|length|required_\w+|current_password|password):\S*$/u;

function isWordOrRule(text: string): boolean {
  return words.has(text) || formRule.test(text);
}

/** Whether a value is such a word, or a list of rules: `required|min:8`. */
function isWord(text: string): boolean {
  return text.toLowerCase().split('|').every(isWordOrRule);
}

/** Names of objects in which a credential is, and tokens of pages and language models. */
const otherName =
  /(?:existing|image_?pull|pull|tls|ingress)[-_]?secret$|^(?:next|cancellation|stop|pad|eos|bos|unk)[-_]?token$/iu;

/** The word for a password or token in other languages, as a label. */
const translated =
  /^(?:Passwort|Kennwort|Contraseña|Senha|Wachtwoord|Hasło|Lösenord|Heslo|Parola|Salasana|Jelszó|Passord|Jeton|Geheimnis|Secreto|Segredo|Пароль|密码|密碼|パスワード|비밀번호)$/u;

/** Whether a value is the name of a Kubernetes secret: `secret: web-tls`. */
function namesObject(name: string, value: string): boolean {
  return /secret$/iu.test(name) && /^[a-z\d-]{1,200}-(?:credentials|creds|tls|certs?)$/u.test(value);
}

/** Whether a value is the key of a keyboard: HTML's `accessKey`. */
function isAccessKey(name: string, value: string): boolean {
  return value.length === 1 && /access[-_]?key$/iu.test(name);
}

/** Whether a value is the label of its name: `Password` of `password`. In the same letters, it may be a weak one. */
function isLabel(name: string, value: string): boolean {
  const [last = ''] = /[A-Za-z]+$/u.exec(name) ?? [];
  return value !== last && /^[A-Z]/u.test(value) && value.toLowerCase() === last.toLowerCase();
}

/**
 * Whether a setting inside a value is no credential though its name says so: a reference, a placeholder, a word
 * of a schema, a text for people, or the name of an object. A format must have been looked for before.
 */
export function isHarmlessSetting(name: string, value: string): boolean {
  const text = value.trim();
  return (
    otherName.test(name) ||
    isWord(text) ||
    isLabel(name, text) ||
    translated.test(text) ||
    namesObject(name, text) ||
    isAccessKey(name, text) ||
    references.some((form) => form.test(text)) ||
    placeholders.some((form) => form.test(text)) ||
    (/\s/u.test(text) && sentence.test(text))
  );
}
