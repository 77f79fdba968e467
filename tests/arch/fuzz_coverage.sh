#!/usr/bin/env bash
# Every function that reads outside input, parse_… or decode_… or Type::parse in a public header, is named in the
# first line of a fuzz target.
set -euo pipefail
git ls-files --cached --others --exclude-standard | grep -E '^(src/.*/include/.*|apps/common/.*)\.h$' |
  xargs perl -e '
  my (%wanted, %covered);
  for my $file (glob "fuzz/*_fuzz.cpp") {
    open my $in, "<", $file or die "$file: $!";
    my $first = <$in>;
    chomp $first;
    # The list goes on in the next comment line when a line ends with a comma, or before its first name.
    while ($first =~ /(,|covers:)\s*$/ && defined(my $next = <$in>)) { chomp $next; $next =~ s{^//}{}; $first .= $next; }
    $first =~ /^\/\/ nightlight-fuzz: .*; covers: *(.*)$/ or die "$file: the first line does not say what it covers\n";
    $covered{$_} = 1 for split /[\s,]+/, $1;
  }
  for my $file (@ARGV) {
    open my $in, "<", $file or die "$file: $!";
    my $type = "";
    while (<$in>) {
      next if m{^\s*//};
      $type = $1 if /^(?:class|struct)\s+(?:\[\[nodiscard\]\]\s+)?(\w+)[^;]*$/;
      $type = "" if /^\};/;
      $wanted{$1} = $file while /\b((?:parse|decode)_\w+)\(/g;
      $wanted{"${type}::parse"} = $file if $type && /\bstatic\b.*\bparse\(/;
    }
  }
  my @missing = grep { !$covered{$_} } sort keys %wanted;
  print "$wanted{$_}: no fuzz target covers $_\n" for @missing;
  exit 1 if @missing || !%wanted;
  printf "%d parsers, each with a fuzz target\n", scalar keys %wanted;
'
