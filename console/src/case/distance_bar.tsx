// How far a picture is from the listed one, against the distance at which a match ends. Drawn with
// attributes only, as the page's policy allows no inline style.
interface Props {
  share: number;
  end: string;
  label: string;
}

export function DistanceBar({ share, end, label }: Props) {
  const width = Math.max(share * 100, 1.5);
  return (
    <div class="distance">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={label}>
        <rect class="distance-track" width="100" height="6" />
        <rect class="distance-fill" width={width} height="6" />
      </svg>
      <div class="distance-ends" aria-hidden="true">
        <span>identical</span>
        <span>{end}</span>
      </div>
    </div>
  );
}
