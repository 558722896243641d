#!/usr/bin/env bash
# Runs once, with the network, where an image is built that every submission is graded in.
# The base is a Debian, or an Ubuntu. What is installed stands in requirements.txt.
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

# Of PyTorch the build without CUDA, which is gigabytes smaller.
if grep -q '^torch' requirements.txt; then
  export PIP_EXTRA_INDEX_URL=${PIP_EXTRA_INDEX_URL:-https://download.pytorch.org/whl/cpu}
fi

"$python" -m venv "$root/venv"
"$root/venv/bin/pip" install --no-cache-dir --disable-pip-version-check -r requirements.txt
"$root/venv/bin/grade" --version

# Gradescope puts it there itself, but not into an image that somebody else built.
if [ -f run_autograder ]; then
  cp run_autograder "$root/"
fi
