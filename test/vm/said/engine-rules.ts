/** Shell functions of the commands below; they ask the container \`plain\`, which asks for nothing itself. */
export const enginePrelude = `
info() { docker info --format "$1"; }
plain=$(docker inspect --format '{{.State.Pid}}' plain)
daemon=$(pidof dockerd)
limit() { awk -v name="$2" 'index($0, name) == 1 { print $(NF - 1) }' "/proc/$1/limits"; }
`;

/** A command for each rule of the engine: see \`askEach\`. */
export const engineTruth: Readonly<Record<string, string>> = {
  'engine/address-pools':
    'docker network inspect --format "{{range .IPAM.Config}}{{.Subnet}}{{end}}" private | grep -qE "^(10|172\\.(1[6-9]|2[0-9]|3[01])|192\\.168)\\."',
  'engine/aufs': '[ "$(info {{.Driver}})" = aufs ] || exit 3; exit 1',
  'engine/build-entitlements': '! grep -q security-insecure /etc/docker/daemon.json',
  'engine/cgroup-parent-default': 'grep -q ^0::/system.slice/ "/proc/$plain/cgroup"',
  'engine/credential-in-configuration': '! grep -qE "://[^/]*:[^/]*@" /etc/docker/daemon.json',
  'engine/debug': '[ "$(info {{.Debug}})" = false ]',
  'engine/default-ulimits':
    '[ "$(limit $plain "Max open files")" != "$(limit $daemon "Max open files")" ] && [ "$(limit $plain "Max processes")" != "$(limit $daemon "Max processes")" ]',
  'engine/devicemapper-base-size': '[ "$(info {{.Driver}})" = devicemapper ] || exit 3; exit 1',
  'engine/experimental': '[ "$(info {{.ExperimentalBuild}})" = false ]',
  'engine/forwarding-unfiltered':
    '[ "$(sysctl -n net.ipv4.ip_forward)" = 0 ] || iptables -S FORWARD | grep -qxF -e "-P FORWARD DROP"',
  'engine/insecure-mirrors': '! info "{{json .RegistryConfig.Mirrors}}" | grep -q http:',
  'engine/insecure-registries':
    '[ "$(info "{{range .RegistryConfig.IndexConfigs}}{{if not .Secure}}{{.Name}}{{end}}{{end}}")" = "" ]',
  'engine/inter-container-traffic':
    'docker network inspect --format \'{{index .Options "com.docker.network.bridge.enable_icc"}}\' bridge | grep -q false',
  'engine/ip6tables-off':
    'ip6tables -S | grep -q DOCKER || { ! grep -q \'"ip6tables": false\' /etc/docker/daemon.json && ! docker network inspect $(docker network ls -q) | grep -q \'"EnableIPv6": true\'; }',
  'engine/iptables-off': 'iptables -S | grep -q DOCKER',
  'engine/live-restore': '[ "$(info {{.LiveRestoreEnabled}})" = true ]',
  'engine/log-level': '[ "$(info {{.Debug}})" = false ] && ! grep -q log-level /etc/docker/daemon.json',
  'engine/metrics-address': '! ss -Hltnp | grep dockerd | grep -qE "(0.0.0.0|\\*|\\[::\\]):9323 "',
  'engine/no-new-privileges-default': 'grep -q "NoNewPrivs:.1" "/proc/$plain/status"',
  'engine/privileged-plugin': '[ -n "$(docker plugin ls --quiet)" ] || exit 3; exit 1',
  'engine/root-daemon': '[ "$(ps -o user= -p "$daemon")" != root ]',
  'engine/runtimes': '! info "{{json .Runtimes}}" | grep -qE "/(tmp|home)/"',
  'engine/seccomp-default': 'grep -q "Seccomp:.2" "/proc/$plain/status"',
  'engine/tcp-without-client-certificates':
    '! curl -s --max-time 20 http://127.0.0.1:2375/version | grep -q Version',
  'engine/unbounded-logs':
    'docker inspect --format "{{json .HostConfig.LogConfig}}" plain | grep -qE "max-size|\\"local\\""',
  'engine/user-namespaces': '! grep -q " 0 *0 " "/proc/$plain/uid_map"',
  'engine/userland-proxy': '! pgrep docker-proxy',
};
