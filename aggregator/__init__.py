"""The khuyến công aggregator: polls provincial sources, keeps each story once, republishes combined feeds."""
