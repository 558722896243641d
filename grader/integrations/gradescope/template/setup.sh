#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image that every submission is graded in.
# Choose Ubuntu as the base image. What is installed stands in requirements.txt.
set -eu
root=${AUTOGRADER_ROOT:-/autograder}
cd "$root/source"
python=python$(cat python-version)
export DEBIAN_FRONTEND=noninteractive

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  apt-get update
  if ! command -v "$python" >/dev/null; then
    # What Ubuntu itself has of other versions may be no release.
    apt-get install -y software-properties-common
    add-apt-repository -y ppa:deadsnakes/ppa
    apt-get update
  fi
  apt-get install -y "$python-venv"
fi

if grep -q 'git+' requirements.txt && ! command -v git >/dev/null; then
  apt-get update
  apt-get install -y git
fi

"$python" -m venv "$root/venv"
"$root/venv/bin/pip" install --no-cache-dir --disable-pip-version-check -r requirements.txt
"$root/venv/bin/grade" --version
