"""What came after an area that ended may be several areas; and where areas lay before."""

import django.db.models.deletion
from django.db import migrations, models

from linli.core.together import Together


class Migration(Together):
    dependencies = [("areas", "0004_areaname")]

    operations = [
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="successions", to="areas.area")),
                ("successor", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="predecessions", to="areas.area")),
                ("buildings", models.TextField(blank=True, max_length=4000, verbose_name="buildings")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "successor"), name="succession_once"),
                    models.CheckConstraint(condition=models.Q(("area", models.F("successor")), _negated=True), name="succession_not_its_own"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("above", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="areas.area")),
                ("below", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="areas.area")),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from", None), ("valid_until__gt", models.F("valid_from")), _connector="OR"),
                        name="past_link_ended_after_it_began",
                    ),
                ],
            },
        ),
    ]
