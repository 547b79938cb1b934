# Makes the image web:1, a small web server: it gives a directory to another user, and serves as that user.
set -e
root=$(mktemp -d)
mkdir -p "$root"/bin "$root"/etc "$root"/run "$root"/tmp "$root"/var/www "$root"/var/log
chmod 1777 "$root"/tmp
cp /bin/busybox "$root"/bin/
for name in sh chown mkdir wget ls cat touch httpd; do ln -s busybox "$root/bin/$name"; done
printf 'root:x:0:0::/:/bin/sh\nwww:x:33:33::/:/bin/sh\n' >"$root"/etc/passwd
printf 'root:x:0:\nwww:x:33:\n' >"$root"/etc/group
echo hello >"$root"/var/www/index.html
cat >"$root"/bin/serve <<'SH'
#!/bin/sh
mkdir -p /var/log/app
chown www:www /var/log/app
echo $$ >/run/serve.pid
exec httpd -f -p 80 -u www:www -h /var/www
SH
chmod 755 "$root"/bin/serve
tar -c -C "$root" . | docker import --change 'CMD ["serve"]' --change 'EXPOSE 80' --change 'ENV PATH=/bin' \
  --change 'HEALTHCHECK --interval=5s --timeout=30s CMD wget -q -O /dev/null http://127.0.0.1/' - web:1
rm -r "$root"

# What uses it, from the host: the container is ready some time after it is started.
cat >/root/use.sh <<'SH'
#!/bin/sh
for try in $(seq 60); do
  busybox wget -q -O - "http://$IRONHULL_ADDRESS/" && exit
  sleep 1
done
exit 1
SH
chmod 755 /root/use.sh
