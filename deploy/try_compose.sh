#!/usr/bin/env bash
# Starts compose.yaml with secrets drawn for the occasion, runs the first workflow of the README in it, and takes it down.
# LISTEN and TURBOCAT_IMAGE as for compose itself.
set -euo pipefail
cd "$(dirname "$0")/.."

draw() { head -c 32 /dev/urandom | base64 | tr -d '\n=+/'; }
APP_KEY=$(draw) JWT_SECRET=$(draw)x$(draw) ENCRYPTION_KEY=$(draw) POSTGRES_PASSWORD=$(draw) METRICS_TOKEN=$(draw)
ADMIN_PASSWORD=Aa1-$(draw)
export APP_KEY JWT_SECRET ENCRYPTION_KEY POSTGRES_PASSWORD METRICS_TOKEN ADMIN_PASSWORD
export COMPOSE_PROJECT_NAME=turbocat-try

end() {
  status=$?
  [ "$status" = 0 ] || docker compose logs --no-color --tail 100
  docker compose down --volumes --timeout 30
  exit "$status"
}
trap end EXIT

docker compose up --detach --wait --wait-timeout 180
address=http://${LISTEN:-127.0.0.1:3333}
curl --fail --silent "$address/health/ready"
echo
curl --fail --silent --header "authorization: Bearer $METRICS_TOKEN" "$address/metrics" | grep '^turbocat_workers '

# The README's own first workflow, as it stands there.
sed -n '/<!-- first-workflow -->/,/<!-- \/first-workflow -->/p' README.md | sed '/^<!--/d; /^```/d' > "${TMPDIR:-/tmp}/first_workflow.sh"
API="$address/api/v1" PASSWORD="$ADMIN_PASSWORD" sh "${TMPDIR:-/tmp}/first_workflow.sh" | tee /dev/stderr | grep -q '"status":"completed"'

docker compose exec -T web node ace doctor
echo 'It works.'
