/**
 * Packages of Debian 11 to 13 whose programs are written in Go: those with a release of `golang` in `Built-Using` or
 * `Static-Built-Using` in the archive's indexes (main, amd64, 2026-11-30).
 */
export const debianGoPrograms: ReadonlySet<string> = new Set(
  `
  ace, acmetool, adequate, aerc, age, alertmanager-irc-relay, amazon-ecr-credential-helper, amber, amfora,
  anacrolix-dms, apkverifier, appc-spec, aptly, aptly-api, arduino-builder, assetfinder, avo, aws-nuke, badger,
  balboa, balloon, bettercap, blueprint-tools, bombadillo, buildah, burrow, bypass4netns, c2go, caddy, cadvisor,
  cam2ip, canid, certinfo, certspotter, certstream-server-go, chasquid, checkpointctl, ciborium, cidr,
  cli-spinner, cliphist, clipman, cloudsql-proxy, cobra, cobra-cli, codesearch, compose-spec, consul, consulfs,
  containerd, containernetworking-plugins, containers-storage, coredhcp-client, coredhcp-server, cosign,
  crowdsec, crowdsec-custom-bouncer, crowdsec-firewall-bouncer, dasel, dataurl, debiman, debos, deck, delve,
  dh-make-golang, didder, direnv, distrobuilder, dmarc-cat, dnscrypt-proxy, dnss, docker-buildx, docker-cli,
  docker-compose, docker-registry, docker.io, docker2aci, douceur, duf, easygen, ebnflint, efm-langserver,
  elvish, emd, emptty, enmime, enterprise-certificate-proxy-signer, ergochat, ergochat-ldap, esbuild,
  etcd-client, etcd-, discovery, etcd-server, ethflux, exiflooter, exip, fakemachine, fdroidcl, fernet-go,
  fever, ffcvt, ffuf, fq, fscrypt, fzf, g10k, garagemq, gdu, genny, genxdr, ggd-utils, gh, gifwrap, ginkgo,
  git-credential-azure, git-credential-oauth, git-lfs, git-sizer, gitbatch, gitlab-shell, gitleaks, gitsign,
  gittuf, glab, glow, gnss-share, go-bindata, go-bluetooth, go-cowsql, go-cve-dictionary, go-dqlite,
  go-exploitdb, go-git, go-internal, go-junit-report, go-l2tp, go-md2man, go-mmproxy, go-, msgauth, go-mtpfs,
  go-org, go-qrcode, go-rpmdb, go-sendxmpp, go-staticcheck, goawk, gobgpd, gobuster, gocc, gocryptfs, goda,
  gogoprotobuf, gogottrpc, goiardi, gojay, gojq, gokey, golint, gomuks, google-guest-agent, google-wire, gopass,
  gopls, gorst, gortr, gosop, goss, gost, gosu, gotail, gotestsum, goval-dictionary, govendor, govulncheck, gox,
  goxkcdpwgen, gqlclient, grab, gron, gsort, gucumber, gum, hcloud-cli, hd-idle, hdfs-cli, heartbleeder,
  hellfire, hey, hjson-go, hub, hugo, hugo-mx-gateway, humanlog, hut, icingadb, ignition, imgcrypt,
  in-toto-golang, incus, incus-agent, incus-base, incus-client, incus-extra, influxdb, influxdb-client,
  invidtui, ipp-usb, irtt, jid, jl, jose-util, jp, jqp, json2file-go, jsonschema-jv, jwt, kappanhang, kati,
  kcptun, kel-agent, kind, kitty, ksuid, kube-openapi, kubecolor, kubectl, kubectx, kubernetes-split-yaml,
  kustomize, lazygit, lego, lf, libgovarnam-dev, libgovarnam1, libpam-fscrypt, librespeed-cli, libsecsipid-dev,
  libsecsipid1, libsecsipid1t64, license-detector, lintian-ssg, litetlog, lltsv, lmdb-go-tools, luksy, lumin,
  lxd, lxd-agent, lxd-client, lxd-migrate, lxd-tools, machineid, madonctl, mage, mahonia, mender-artifact,
  mender-cli, mender-client, mender-connect, micro, miller, minica, miniflux, minify, minio-client, mirrorbits,
  mkcert, mmark, mockery, mockgen, molly-brown, morty, msgp, mtail, nats-server, ncbi-entrez-direct, nebula,
  nextcloud-spreed-signaling, nextcloud-spreed-signaling-client, nextcloud-spreed-signaling-proxy, nncp, notary,
  ntfy, nwg-bar, nwg-look, nydus-snapshotter, obfs4proxy, obs-cli, oci-, image-tool, oci-seccomp-bpf-hook,
  octorpki, openshift-imagebuilder, opensmtpd-filter-rspamd, opensmtpd-filter-, senderscore, opensnitch, opkssh,
  oras, packer, panicparse, pat, pebble, peco, peg-go, pinfish, pk4, png2svg, podman, podman-, docker,
  podman-remote, pollen, powerline-go, privatebin-cli, prometheus, prometheus-alertmanager, prometheus-apache-,
  exporter, prometheus-bind-exporter, prometheus-bird-exporter, prometheus-blackbox-exporter,
  prometheus-dnsmasq-, exporter, prometheus-elasticsearch-exporter, prometheus-exporter-exporter,
  prometheus-frr-exporter, prometheus-, hacluster-exporter, prometheus-haproxy-exporter,
  prometheus-homeplug-exporter, prometheus-ipmi-exporter, prometheus-, libvirt-exporter,
  prometheus-mailexporter, prometheus-mongodb-exporter, prometheus-mqtt-exporter, prometheus-mysqld-, exporter,
  prometheus-mysqlrouter-exporter, prometheus-nextcloud-exporter, prometheus-nginx-exporter, prometheus-,
  node-exporter, prometheus-pgbackrest-exporter, prometheus-pgbouncer-exporter, prometheus-phpfpm-exporter,
  prometheus-postfix-exporter, prometheus-postgres-exporter, prometheus-process-exporter,
  prometheus-pushgateway, prometheus-redis-exporter, prometheus-smokeping-prober, prometheus-snmp-exporter,
  prometheus-sql-exporter, prometheus-squid-exporter, prometheus-tplink-plug-exporter,
  prometheus-varnish-exporter, promtool, protobuild, protoc-gen-connect-go, protoc-gen-go, protoc-gen-go-1-3,
  protoc-gen-go-1-5, protoc-gen-go-grpc, protoc-gen-yarpc, pt-, websocket, pup, pwru, qrterminal, ratt, rawdns,
  rclone, rdap, receptor, reflex, rekor, reposurgeon, restic, restic-rest-, server, ripper, riseup-vpn,
  robustirc-bridge, rootlesskit, runc, runsc, scep, secsipidx, senpai, seqkit, serf, shadowsocks-v2ray-plugin,
  shfmt, shoelaces, sia, siftool, sigstore-go, sigsum-go, skeema, skopeo, slinkwatch, slt, snapd, snid,
  snowflake-client, snowflake-proxy, soci-snapshotter, soju, soju-utils, soong, sptlrx, sql-migrate, ssh-tools,
  sshesame, stargz-snapshotter, stayrtr, stenographer, suffixfsm, syncthing, syncthing-discosrv,
  syncthing-relaysrv, tar-, split, tea-cli, terminews, terminfo, termshark, terraform-config-inspect,
  terraform-switcher, textql, tfk8s, tftp-proxy, tkey-ssh-agent, tlsrouter, tml, tmpl, truststore, tty-record,
  tty-share, txtpbfmt, umoci, unikmer, v2ray, varlink-go, vcfanno, victoria-metrics, vip-manager, vip-manager2,
  vuls, webext-browserpass, webhook, websocketd, wego, winrmcp, wireguard-go, wormhole-william, wuzz, xmpp-dns,
  xq, yaegi, yggdrasil, ykls, ymuse, yubihsm-connector, yubikey-agent, yubikey-touch-detector, zabbix-agent2,
  zabbix-web-service
`
    .trim()
    .split(/,\s+/u),
);

/** Versions of Go that built the programs of a release of Debian: 94 of 100 in the same indexes. */
export const debianGoVersions: ReadonlyMap<string, readonly string[]> = new Map([
  ['11', ['1.15.9', '1.15.15']],
  ['12', ['1.19.8']],
  ['13', ['1.24.4']],
]);
