#!/bin/sh
# Gives Nginx its certificate, in a volume that both mount; Nginx loads a pair that changed by itself.
# TLS=own: fullchain.pem and privkey.pem of the mounted folder, whoever owns them there, and again whenever they change.
# TLS=acme: one from Let's Encrypt (or the directory ACME_DIRECTORY) for the host of PUBLIC_URL, renewed a month before it ends.
set -eu
own=/own
published=/certificates
challenges=/acme
account=/letsencrypt

say() { echo "tls: $1" >&2; }

# Ends at once when the container is stopped, although it sleeps for hours.
trap 'exit 0' TERM INT
rest() {
  sleep "$1" &
  wait $!
}

is_pair() {
  public=$(openssl x509 -noout -pubkey -in "$1" 2>/dev/null) && [ "$public" = "$(openssl pkey -pubout -in "$2" 2>/dev/null)" ]
}

# No other service mounts this volume, so Nginx may read the key under any number of user.
publish() {
  if cmp -s "$1" "$published/fullchain.pem" && cmp -s "$2" "$published/privkey.pem"; then return; fi
  cp "$2" "$published/privkey.new" && chmod 444 "$published/privkey.new" && mv "$published/privkey.new" "$published/privkey.pem"
  cp "$1" "$published/fullchain.new" && chmod 444 "$published/fullchain.new" && mv "$published/fullchain.new" "$published/fullchain.pem"
  say "certificate handed to Nginx: $(openssl x509 -noout -subject -enddate -in "$published/fullchain.pem" | tr '\n' ' ')"
}

keep_own() {
  told=
  while :; do
    if [ ! -r "$own/fullchain.pem" ] || [ ! -r "$own/privkey.pem" ]; then
      problem="put fullchain.pem and privkey.pem into the folder TLS_FOLDER (./certificates), or set TLS=acme to get a certificate"
    elif ! is_pair "$own/fullchain.pem" "$own/privkey.pem"; then
      problem="fullchain.pem and privkey.pem do not belong together, or are no certificate and key in PEM form"
    elif ! openssl x509 -noout -checkend 0 -in "$own/fullchain.pem" >/dev/null; then
      problem="fullchain.pem has expired"
    else
      problem=
      publish "$own/fullchain.pem" "$own/privkey.pem"
      touch /tmp/ready
    fi
    [ "$problem" = "$told" ] || [ -z "$problem" ] || say "$problem"
    told=$problem
    rest "${CERTIFICATE_CHECK_SECONDS:-60}"
  done
}

keep_acme() {
  host=$(printf %s "${PUBLIC_URL:-}" | sed -n 's#^https://\([^/:]*\).*#\1#p')
  [ -n "$host" ] || { say "PUBLIC_URL must be the https address of this site; it is \"${PUBLIC_URL:-}\""; exit 1; }
  [ -n "${ACME_EMAIL:-}" ] || { say "ACME_EMAIL is missing: the address for warnings of the authority; setting it accepts its terms"; exit 1; }
  touch /tmp/ready
  until curl -fsS -o /dev/null --max-time 3 http://nginx:8080/nginx-health 2>/dev/null; do rest 2; done
  while :; do
    if certbot certonly --non-interactive --agree-tos --email "$ACME_EMAIL" --server "${ACME_DIRECTORY:-https://acme-v02.api.letsencrypt.org/directory}" \
      --webroot --webroot-path "$challenges" --domain "$host" --cert-name chat --keep-until-expiring \
      --config-dir "$account" --work-dir /tmp/certbot --logs-dir /tmp/certbot >/tmp/certbot.out 2>&1; then
      publish "$account/live/chat/fullchain.pem" "$account/live/chat/privkey.pem"
      rest 43200
    else
      tail -n 15 /tmp/certbot.out >&2
      # The authority allows five failures an hour for one name.
      say "no certificate for $host yet; the next try is in 15 minutes (at once: docker-compose restart tls)"
      rest 900
    fi
  done
}

case ${TLS:-own} in
own) keep_own ;;
acme) keep_acme ;;
*) say "TLS is \"$TLS\"; it must be own or acme"; exit 1 ;;
esac
