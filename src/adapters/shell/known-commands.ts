/** Commands of the shell itself that set no variable of a script in passing. */
const builtins =
  /^(?:[.:[]|\[\[|\(\(|alias|bg|break|case|continue|cd|dirs|disown|echo|eval|exec|exit|export|false|fg|for|hash|jobs|kill|local|logout|popd|printf|pushd|pwd|readonly|return|select|set|shift|shopt|source|test|times|trap|true|type|ulimit|umask|unalias|unset|wait)$/u;

/** Programs that scripts around docker run. */
const programs =
  /^(?:apk|apt(?:-get)?|awk|base64|basename|bash|cat|ch(?:grp|mod|own)|clear|cp|curl|cut|date|df|dirname|dnf|docker(?:-compose)?|du|env|envsubst|find|git|grep|groups|gunzip|gzip|head|hostname|id|install|ip|iptables|jq|ln|ls|make|md5sum|mkdir|mktemp|mount|mv|nc|node|nohup|npm|openssl|pgrep|ping|pip3?|pkill|ps|python3?|readlink|realpath|rm|rmdir|rsync|scp|sed|seq|sh|sha256sum|sleep|sort|ssh|stat|stty|su|sudo|sync|systemctl|tail|tar|tee|timeout|touch|tput|tr|umount|uname|uniq|unzip|wc|wget|which|whoami|xargs|yarn|yes|yum)$/u;

/** Whether a name is one of the commands of the shell itself. */
export function isBuiltin(name: string): boolean {
  return builtins.test(name);
}

/** Whether a command is one that a file which is not read hardly defines as a function. */
export function isKnownCommand(name: string): boolean {
  return name.includes('/') || builtins.test(name) || programs.test(name);
}
