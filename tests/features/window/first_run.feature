Feature: The first day
  Nothing is set up, no model, no network, and something can be finished all the same.

  Scenario: Four things to try, and nothing has left
    Given a first day
    Then four starters are offered
    And the composer says "Write one sentence. For example: turn these notes into a client brief"
    And I read "Drop files or folders here"
    And I read "Nothing has left this computer"

  Scenario: A starter fills the composer and starts nothing
    Given a first day
    When I press "Set up" of the starter "Where Tallowmere stands"
    Then the composer holds "Summarise what the mails and notes say about Tallowmere."
    And "mail" and "notes" are attached
    And nothing was started

  Scenario: By one key and Ctrl+Enter to finished files, without any model
    Given a first day
    When I leave the text field and press 4
    Then the composer holds "Summarise the price lists of our three rivals."
    And "rivals" is attached
    When I press Ctrl+Return
    Then "Summarise the price lists" becomes done
    And its files lie on the disk
    And the composer is empty
    And I read "Nothing has left this computer"

  Scenario: The first task takes the place of the starters
    Given a first day
    When I write "Summarise these notes", add "notes.md" and start it
    Then the starters are gone
    And "Summarise these notes" becomes done
    And its files lie on the disk

  Scenario: A model is one press away
    Given a first day
    When I press "Add a model"
    Then I am on the page "Models and accounts"
