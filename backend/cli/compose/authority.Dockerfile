# A certificate authority for the test of TLS=acme: Pebble, which Let's Encrypt makes for tests like this one.
FROM debian:bookworm-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openssl pebble \
 && rm -rf /var/lib/apt/lists/*
RUN mkdir /authority \
 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=authority.test -addext subjectAltName=DNS:authority.test \
    -keyout /etc/pebble.key -out /authority/ca.pem \
 && chmod 644 /etc/pebble.key \
 && printf '{"pebble":{"listenAddress":"0.0.0.0:14000","managementListenAddress":"0.0.0.0:15000","certificate":"/authority/ca.pem","privateKey":"/etc/pebble.key","httpPort":8080,"tlsPort":8443}}' > /etc/pebble.json
ENV PEBBLE_VA_NOSLEEP=1
USER 1000:1000
CMD ["pebble", "-config", "/etc/pebble.json"]
