FROM busybox:1.37
COPY watch-shop /usr/local/bin/watch-shop
USER 1000:1000
HEALTHCHECK CMD ps | grep -q "[w]atch-shop"
CMD ["/usr/local/bin/watch-shop"]
