FROM busybox:1.37
COPY site /srv/ledger
RUN mkdir /data && chown 1000:1000 /data
VOLUME /data
EXPOSE 7700
USER 1000:1000
HEALTHCHECK CMD wget -q -O /dev/null --header "X-Ledger-Key: $LEDGER_KEY" http://127.0.0.1:7700/cgi-bin/orders
CMD ["httpd", "-f", "-v", "-p", "7700", "-h", "/srv/ledger"]
