#!/usr/bin/env bash
# PrairieLearn runs this in a container of ../../docker/cnn_grader for every submission.
set -u
root=${GRADE_ROOT:-/grade}
here=$root/serverFilesCourse/cnn_grader
results=$root/results/results.json

mkdir -p "$root/results"
rm -f "$results"
page=$(mktemp)
grade "$root/student" \
  --assignment "$here/assignment.toml" \
  --deck "$here/grading.deck" \
  --html "$page" \
  --prairielearn "$results"
code=$?
rm -f "$page"

# Where the fault is not the student's there is no file, and so no attempt is spent.
if [ ! -f "$results" ]; then
  echo "There is no score: \`grade\` ended with $code, and says why above."
  echo "Nothing is wrong with the submission. Regrade it when this is mended."
  exit 1
fi
