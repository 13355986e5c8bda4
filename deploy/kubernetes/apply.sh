#!/usr/bin/env bash
# Applies a folder of manifests with an image: deploy/kubernetes/apply.sh base registry.example.com/turbocat:1.2.3
set -euo pipefail
folder=${1:?which folder: migrate, base, autoscaling, sandbox or staging}
image=${2:?which image, with its tag}
here=$(cd "$(dirname "$0")" && pwd)
test -f "$here/$folder/kustomization.yaml"

kubectl kustomize "$here/$folder" |
  awk -v image="$image" '/^ +(- )?image: registry\.example\.com\/turbocat:/ { sub(/image: .*/, "image: " image) } { print }' |
  kubectl apply -f -
